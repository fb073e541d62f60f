
import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('cases', '0001_initial'),
        ('contacts', '0001_initial'),
        ('institutions', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Availability',
            fields=[
                ('post', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='availability', serialize=False, to='institutions.post')),
                ('duty', models.CharField(choices=[('free', 'free'), ('busy', 'busy'), ('away', 'away')], max_length=6)),
                ('since', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Recording',
            fields=[
                ('contact', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='recording', serialize=False, to='contacts.contact')),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('size', models.BigIntegerField(default=0)),
                ('kind', models.CharField(blank=True, max_length=60)),
                ('seconds', models.FloatField(blank=True, null=True)),
                ('place', models.CharField(blank=True, max_length=300)),
                ('fault', models.CharField(blank=True, max_length=120)),
            ],
        ),
        migrations.CreateModel(
            name='Exchange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('webhook', "Webhook (Zammad's generic CTI)"), ('asterisk', 'Asterisk manager interface')], max_length=10)),
                ('name', models.CharField(max_length=80)),
                ('active', models.BooleanField(default=True)),
                ('token', models.CharField(blank=True, max_length=64)),
                ('host', models.CharField(blank=True, max_length=200)),
                ('port', models.PositiveIntegerField(default=5038)),
                ('tls', models.BooleanField(default=False)),
                ('user', models.CharField(blank=True, max_length=80)),
                ('secret', models.CharField(blank=True, max_length=120)),
                ('context', models.CharField(blank=True, max_length=80)),
                ('technology', models.CharField(default='PJSIP', max_length=20)),
                ('spool', models.CharField(blank=True, max_length=200)),
                ('silent_after', models.PositiveIntegerField(default=15)),
                ('heard_at', models.DateTimeField(blank=True, null=True)),
                ('fault', models.CharField(blank=True, max_length=300)),
                ('fault_since', models.DateTimeField(blank=True, null=True)),
                ('clock_offset', models.FloatField(default=0.0)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='exchanges', to='institutions.institution')),
            ],
        ),
        migrations.CreateModel(
            name='Call',
            fields=[
                ('contact', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='call', serialize=False, to='contacts.contact')),
                ('name_there', models.CharField(blank=True, max_length=120)),
                ('direction', models.CharField(choices=[('in', 'from the client'), ('out', 'to the client')], max_length=3)),
                ('number', models.CharField(blank=True, max_length=40)),
                ('digits', models.CharField(blank=True, max_length=20)),
                ('name', models.CharField(blank=True, max_length=120)),
                ('line', models.CharField(blank=True, max_length=40)),
                ('state', models.CharField(choices=[('ringing', 'rings'), ('talking', 'talking'), ('held', 'on hold'), ('ended', 'over')], max_length=8)),
                ('outcome', models.CharField(blank=True, choices=[('', 'still running'), ('answered', 'answered'), ('abandoned', 'the caller gave up'), ('signal', 'asked to be called back'), ('voicemail', 'voice message'), ('busy', 'engaged'), ('unanswered', 'not answered')], default='', max_length=10)),
                ('offered_at', models.DateTimeField()),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('held_since', models.DateTimeField(blank=True, null=True)),
                ('wait', models.FloatField(blank=True, null=True)),
                ('talk', models.FloatField(blank=True, null=True)),
                ('held', models.FloatField(default=0.0)),
                ('in_hours', models.BooleanField(null=True)),
                ('kept', models.CharField(blank=True, default='', max_length=10)),
                ('ringing', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), default=list, size=None)),
                ('score', models.FloatField(blank=True, null=True)),
                ('scale', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('wrapped_up', models.BooleanField(default=False)),
                ('doubts', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=30), default=list, size=None)),
                ('news_at', models.DateTimeField()),
                ('first_officer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.post')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution')),
                ('officer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.post')),
                ('picked_up_for', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.post')),
                ('exchange', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='calls.exchange')),
            ],
        ),
        migrations.CreateModel(
            name='Incident',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.CharField(choices=[('warned', 'warned'), ('colleague', 'a colleague called in'), ('asked_to_leave', 'asked to leave the premises'), ('police', 'police called'), ('call_ended', 'call ended'), ('called_off', 'police called off')], max_length=16)),
                ('at', models.DateTimeField()),
                ('note', models.TextField(blank=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.post')),
                ('contact', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='incidents', to='contacts.contact')),
            ],
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('how', models.CharField(choices=[('invited', 'invited to consult'), ('called_in', "called in because of the client's conduct"), ('connected', 'connected to the client'), ('number_told', 'work number told to the client')], max_length=12)),
                ('at', models.DateTimeField()),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('came', models.BooleanField(null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.post')),
                ('contact', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='contacts.contact')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='institutions.post')),
            ],
        ),
        migrations.CreateModel(
            name='Line',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40)),
                ('number', models.CharField(blank=True, max_length=40)),
                ('name_lv', models.CharField(max_length=120)),
                ('name_en', models.CharField(max_length=120)),
                ('reached_by', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, default=list, size=None)),
                ('busy_is_signal', models.BooleanField(default=False)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='phone_lines', to='institutions.institution')),
                ('queue', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='phone_lines', to='institutions.queue')),
            ],
        ),
        migrations.CreateModel(
            name='Order',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('call', 'call'), ('hang_up', 'hang up'), ('transfer', 'transfer'), ('transfer_asking', 'transfer after asking')], max_length=16)),
                ('number', models.CharField(blank=True, max_length=40)),
                ('at', models.DateTimeField()),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('fault', models.CharField(blank=True, max_length=300)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.post')),
                ('contact', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='contacts.contact')),
                ('exchange', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='orders', to='calls.exchange')),
            ],
        ),
        migrations.CreateModel(
            name='Threshold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('line', models.CharField(blank=True, max_length=40)),
                ('measure', models.CharField(choices=[('waiting', 'callers waiting, at most'), ('longest', 'longest wait in seconds, at most'), ('share', 'answered by the fourth ring in per cent, at least')], max_length=10)),
                ('limit', models.FloatField()),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='institutions.institution')),
            ],
        ),
        migrations.CreateModel(
            name='CallBack',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('wanted', models.CharField(choices=[('signal', 'left a signal on a busy line'), ('promised', 'was promised a call'), ('lost', 'the line broke while waiting')], max_length=10)),
                ('number', models.CharField(max_length=40)),
                ('digits', models.CharField(max_length=20)),
                ('line', models.CharField(blank=True, max_length=40)),
                ('asked_at', models.DateTimeField()),
                ('last_asked_at', models.DateTimeField()),
                ('times', models.PositiveSmallIntegerField(default=1)),
                ('due_at', models.DateTimeField(blank=True, null=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('settled', models.CharField(blank=True, choices=[('called', 'called back'), ('attempts', 'not reached after several attempts'), ('written', 'answered in writing'), ('called_again', 'the client called again and was answered')], default='', max_length=12)),
                ('words', models.CharField(blank=True, max_length=300)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='call_backs', to='cases.case')),
                ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.post')),
                ('contact', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contacts.contact')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution')),
                ('taken_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.post')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('closed_at', None)), fields=['institution', 'asked_at'], name='call_back_open')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('closed_at', None), models.Q(('digits', ''), _negated=True)), fields=('institution', 'digits'), name='one_open_call_back_for_a_number'), models.CheckConstraint(condition=models.Q(('closed_at', None), models.Q(('settled', ''), _negated=True), _connector='OR'), name='closed_call_back_says_how')],
            },
        ),
        migrations.AddConstraint(
            model_name='exchange',
            constraint=models.UniqueConstraint(fields=('institution', 'name'), name='exchange_name'),
        ),
        migrations.AddConstraint(
            model_name='exchange',
            constraint=models.UniqueConstraint(condition=models.Q(('token', ''), _negated=True), fields=('token',), name='exchange_token'),
        ),
        migrations.AddIndex(
            model_name='call',
            index=models.Index(fields=['institution', '-offered_at'], name='call_by_time'),
        ),
        migrations.AddIndex(
            model_name='call',
            index=models.Index(fields=['institution', 'digits', '-offered_at'], name='call_by_number'),
        ),
        migrations.AddIndex(
            model_name='call',
            index=models.Index(condition=models.Q(('state', 'ended'), _negated=True), fields=['institution'], name='call_running'),
        ),
        migrations.AddIndex(
            model_name='call',
            index=models.Index(fields=['officer', '-offered_at'], name='call_of_officer'),
        ),
        migrations.AddIndex(
            model_name='call',
            index=models.Index(condition=models.Q(('wrapped_up', False)), fields=['officer'], name='call_to_wrap_up'),
        ),
        migrations.AddConstraint(
            model_name='call',
            constraint=models.UniqueConstraint(condition=models.Q(('name_there', ''), _negated=True), fields=('exchange', 'name_there'), name='one_call_of_an_exchange'),
        ),
        migrations.AddIndex(
            model_name='incident',
            index=models.Index(fields=['contact', 'at'], name='incident_of_contact'),
        ),
        migrations.AddIndex(
            model_name='invitation',
            index=models.Index(condition=models.Q(('came', None)), fields=['post', '-at'], name='invitation_open'),
        ),
        migrations.AddConstraint(
            model_name='line',
            constraint=models.UniqueConstraint(fields=('institution', 'code'), name='line_code'),
        ),
        migrations.AddIndex(
            model_name='order',
            index=models.Index(condition=models.Q(('done_at', None)), fields=['exchange', 'at'], name='order_waiting'),
        ),
        migrations.AddConstraint(
            model_name='order',
            constraint=models.CheckConstraint(condition=models.Q(('done_at', None), ('done_at__gte', models.F('at')), _connector='OR'), name='order_done_after_asked'),
        ),
        migrations.AddConstraint(
            model_name='threshold',
            constraint=models.UniqueConstraint(fields=('institution', 'line', 'measure'), name='one_threshold'),
        ),
    ]
