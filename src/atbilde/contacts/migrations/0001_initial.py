
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('institutions', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Client',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(blank=True, max_length=200)),
                ('email', models.EmailField(blank=True, max_length=320)),
                ('phone', models.CharField(blank=True, max_length=40)),
                ('phone_digits', models.CharField(blank=True, max_length=20)),
                ('kinds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), default=list, size=None)),
                ('language', models.CharField(blank=True, max_length=3)),
                ('preferred_channel', models.CharField(blank=True, choices=[('email', 'E-mail'), ('phone', 'Telephone'), ('post', 'Post'), ('visit', 'In person'), ('chat', 'Chat'), ('portal', 'Site form'), ('social', 'Social network'), ('latvija_lv', 'Latvija.lv')], max_length=12)),
                ('needs', models.TextField(blank=True)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='clients', to='institutions.institution')),
            ],
        ),
        migrations.CreateModel(
            name='VirusCheck',
            fields=[
                ('sha256', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('clean', 'Clean'), ('infected', 'Infected'), ('too_large', 'Too Large')], max_length=10)),
                ('threat', models.CharField(blank=True, max_length=200)),
                ('asked_at', models.DateTimeField()),
                ('checked_at', models.DateTimeField(blank=True, null=True)),
                ('tries', models.PositiveIntegerField(default=0)),
                ('next_try', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state', 'waiting')), fields=['next_try'], name='virus_check_waiting')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('next_try__isnull', False), ('state', 'waiting')), models.Q(models.Q(('state', 'waiting'), _negated=True), ('next_try', None)), _connector='OR'), name='waiting_is_tried')],
            },
        ),
        migrations.CreateModel(
            name='Contact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=80)),
                ('channel', models.CharField(choices=[('email', 'E-mail'), ('phone', 'Telephone'), ('post', 'Post'), ('visit', 'In person'), ('chat', 'Chat'), ('portal', 'Site form'), ('social', 'Social network'), ('latvija_lv', 'Latvija.lv')], max_length=12)),
                ('direction', models.CharField(choices=[('in', 'from the client'), ('out', 'to the client')], max_length=3)),
                ('at', models.DateTimeField()),
                ('external', models.BooleanField(default=True)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contacts', to='institutions.institution')),
                ('client', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='contacts', to='contacts.client')),
            ],
        ),
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('key', models.CharField(max_length=80)),
                ('at', models.DateTimeField()),
                ('type', models.CharField(max_length=40)),
                ('data', models.JSONField(default=dict)),
                ('contact', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='contacts.contact')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution')),
            ],
        ),
        migrations.CreateModel(
            name='Link',
            fields=[
                ('token', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('use', models.CharField(max_length=10)),
                ('made_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('contact', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='access_links', to='contacts.contact')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution')),
            ],
        ),
        migrations.CreateModel(
            name='Upload',
            fields=[
                ('token', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('form', models.CharField(max_length=64)),
                ('field', models.CharField(blank=True, max_length=40)),
                ('name', models.CharField(max_length=255)),
                ('size', models.BigIntegerField()),
                ('received', models.BigIntegerField(default=0)),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('kind', models.CharField(blank=True, max_length=100)),
                ('fault', models.CharField(blank=True, max_length=600)),
                ('begun_at', models.DateTimeField()),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='institutions.institution')),
            ],
        ),
        migrations.CreateModel(
            name='Chat',
            fields=[
                ('contact', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='chat', serialize=False, to='contacts.contact')),
                ('name', models.CharField(blank=True, max_length=200)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('topic', models.CharField(blank=True, max_length=300)),
                ('language', models.CharField(blank=True, max_length=3)),
                ('started_at', models.DateTimeField()),
                ('taken_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('ended_by_client', models.BooleanField(null=True)),
                ('client_seen_at', models.DateTimeField()),
                ('client_typing_at', models.DateTimeField(blank=True, null=True)),
                ('officer_typing_at', models.DateTimeField(blank=True, null=True)),
                ('client_read', models.BigIntegerField(default=0)),
                ('officer_read', models.BigIntegerField(default=0)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution')),
                ('invited', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.post')),
                ('post', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.post')),
            ],
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('contact', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='message', serialize=False, to='contacts.contact')),
                ('message_id', models.CharField(max_length=998)),
                ('references', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=998), default=list, size=None)),
                ('sender_name', models.CharField(blank=True, max_length=200)),
                ('sender', models.CharField(blank=True, max_length=320)),
                ('to', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=320), default=list, size=None)),
                ('cc', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=320), default=list, size=None)),
                ('subject', models.CharField(blank=True, max_length=998)),
                ('text', models.TextField(blank=True)),
                ('quoted', models.TextField(blank=True)),
                ('html', models.TextField(blank=True)),
                ('language', models.CharField(blank=True, max_length=3)),
                ('original', models.CharField(blank=True, max_length=64)),
                ('original_size', models.BigIntegerField(default=0)),
                ('automatic', models.CharField(blank=True, choices=[('', 'written by a person'), ('auto_reply', 'automatic reply'), ('bounce', 'delivery failure'), ('loop', 'own message returned'), ('report', 'abuse or receipt report')], default='', max_length=10)),
                ('authentic', models.CharField(blank=True, max_length=10)),
                ('faults', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=120), default=list, size=None)),
                ('search', django.contrib.postgres.search.SearchVectorField(null=True)),
                ('delivery', models.CharField(blank=True, choices=[('queued', 'waiting to be sent'), ('sent', 'sent'), ('failed', 'could not be sent'), ('bounced', "returned by the receiver's server"), ('withdrawn', 'withdrawn before sending')], default='', max_length=10)),
                ('send_after', models.DateTimeField(blank=True, null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('delivery_fault', models.CharField(blank=True, max_length=300)),
                ('intent', models.JSONField(default=dict)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution')),
                ('mailbox', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='institutions.mailbox')),
            ],
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=255)),
                ('content_type', models.CharField(max_length=120)),
                ('size', models.BigIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('inline_id', models.CharField(blank=True, max_length=255)),
                ('message', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attachments', to='contacts.message')),
            ],
        ),
        migrations.CreateModel(
            name='Rating',
            fields=[
                ('contact', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='rating', serialize=False, to='contacts.contact')),
                ('score', models.PositiveSmallIntegerField()),
                ('scale', models.PositiveSmallIntegerField()),
                ('words', models.TextField(blank=True)),
                ('at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution')),
            ],
        ),
        migrations.CreateModel(
            name='ChatLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=40)),
                ('at', models.DateTimeField()),
                ('from_client', models.BooleanField()),
                ('text', models.TextField()),
                ('contact', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='chat_lines', to='contacts.contact')),
                ('post', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.post')),
            ],
            options={
                'indexes': [models.Index(fields=['contact', 'id'], name='chat_in_order')],
                'constraints': [models.UniqueConstraint(fields=('contact', 'key'), name='chat_line_once')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='chatline',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='4bc14a7255ee3a81d94debb4ac60cb892fb211a7', operation='UPDATE', pgid='pgtrigger_append_only_61c07', table='contacts_chatline', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='contact',
            index=models.Index(fields=['institution', 'at'], name='contact_by_time'),
        ),
        migrations.AddConstraint(
            model_name='contact',
            constraint=models.UniqueConstraint(fields=('institution', 'key'), name='one_contact_key'),
        ),
        migrations.AddIndex(
            model_name='client',
            index=models.Index(condition=models.Q(('phone_digits', ''), _negated=True), fields=['institution', 'phone_digits'], name='client_by_phone'),
        ),
        migrations.AddIndex(
            model_name='client',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(django.db.models.functions.text.Upper('name'), name='gin_trgm_ops'), name='client_by_name'),
        ),
        migrations.AddConstraint(
            model_name='client',
            constraint=models.UniqueConstraint(models.F('institution'), django.db.models.functions.text.Lower('email'), condition=models.Q(('email', ''), _negated=True), name='one_client_for_an_address'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(fields=['institution', 'type', 'at'], name='event_by_type'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.UniqueConstraint(fields=('institution', 'key'), name='one_event_key'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='event',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='e17ecb30f158b1950045017a9ea62e131001b707', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_80898', table='contacts_event', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='upload',
            index=models.Index(fields=['form'], name='upload_of_form'),
        ),
        migrations.AddIndex(
            model_name='chat',
            index=models.Index(condition=models.Q(('ended_at', None)), fields=['institution', 'started_at'], name='chat_running'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('delivery', 'queued')), fields=['send_after'], name='message_to_send'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=django.contrib.postgres.indexes.GinIndex(fields=['search'], name='message_search'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.UniqueConstraint(fields=('institution', 'message_id'), name='one_message_id'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='message',
            trigger=pgtrigger.compiler.Trigger(name='sent_is_sent', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.delivery IN (\'sent\', \'bounced\') AND (NEW.text, NEW.subject, NEW."to", NEW.sender, NEW.sent_at) IS DISTINCT FROM (OLD.text, OLD.subject, OLD."to", OLD.sender, OLD.sent_at))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='e90e69a3dc76044421b3360cb40a1b87e28858a7', operation='UPDATE', pgid='pgtrigger_sent_is_sent_f7efe', table='contacts_message', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='message',
            trigger=pgtrigger.compiler.Trigger(name='never_removed', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='5e6e624034a6327f951b5bef345acf142e1ad7b0', operation='DELETE', pgid='pgtrigger_never_removed_3fbe4', table='contacts_message', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='rating',
            index=models.Index(fields=['institution', 'at'], name='rating_by_time'),
        ),
        migrations.AddConstraint(
            model_name='rating',
            constraint=models.CheckConstraint(condition=models.Q(('score__gte', 1), ('score__lte', models.F('scale'))), name='score_on_scale'),
        ),
    ]
