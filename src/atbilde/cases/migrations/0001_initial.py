
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('contacts', '0001_initial'),
        ('institutions', '0001_initial'),
        ('services', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Case',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=40)),
                ('subject', models.CharField(blank=True, max_length=300)),
                ('kind', models.CharField(choices=[('question', 'Question'), ('request', 'Request'), ('complaint', 'Complaint'), ('suggestion', 'Suggestion'), ('information_request', 'Information request'), ('consultation', 'Consultation'), ('feedback', 'Feedback'), ('registration', 'Registration of a user')], default='question', max_length=20)),
                ('channel', models.CharField(max_length=12)),
                ('answer_by', models.CharField(blank=True, max_length=12)),
                ('language', models.CharField(blank=True, max_length=3)),
                ('client_group', models.CharField(blank=True, max_length=40)),
                ('opened_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('due_at', models.DateTimeField(blank=True, null=True)),
                ('due_clause', models.CharField(blank=True, max_length=40)),
                ('soon_at', models.DateTimeField(blank=True, null=True)),
                ('wake_at', models.DateTimeField(blank=True, null=True)),
                ('client', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='contacts.client')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='institutions.institution')),
                ('materials_of', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='materials_requests', to='cases.case')),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='institutions.post')),
                ('queue', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='institutions.queue')),
                ('service', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='services.service')),
            ],
        ),
        migrations.CreateModel(
            name='Assignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('handed_over', models.BooleanField(default=False)),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.post')),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.post')),
                ('queue', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.queue')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='assignments', to='cases.case')),
            ],
        ),
        migrations.CreateModel(
            name='CaseContact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to='cases.case')),
                ('contact', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='links', to='contacts.contact')),
            ],
        ),
        migrations.AddField(
            model_name='case',
            name='contacts',
            field=models.ManyToManyField(related_name='cases', through='cases.CaseContact', to='contacts.contact'),
        ),
        migrations.CreateModel(
            name='CaseNumber',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField()),
                ('last', models.PositiveIntegerField(default=0)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='institutions.institution')),
            ],
        ),
        migrations.CreateModel(
            name='Closure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('reason', models.CharField(choices=[('answered', 'Answered'), ('withdrawn', 'Withdrawn by the client'), ('passed_on', 'Passed on'), ('refused', 'Refused'), ('not_considered', 'Not considered; the client was told why'), ('other_language', 'Not in the state language; the client was told so'), ('no_answer_needed', 'No answer asked for'), ('duplicate', 'Same as another case')], max_length=20)),
                ('words', models.TextField(blank=True)),
                ('undone_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.post')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='closures', to='cases.case')),
            ],
        ),
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('found_at', models.DateTimeField()),
                ('noted_at', models.DateTimeField()),
                ('what', models.TextField()),
                ('apology', models.BooleanField(default=False)),
                ('put_right', models.TextField(blank=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='corrections', to='cases.case')),
                ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.post')),
                ('noted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.post')),
                ('via', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contacts.contact')),
                ('wrong', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='contacts.contact')),
            ],
        ),
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('about', models.CharField(blank=True, default='', max_length=40)),
                ('body', models.TextField(blank=True)),
                ('version', models.PositiveIntegerField(default=0)),
                ('at', models.DateTimeField()),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='drafts', to='cases.case')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='drafts', to='institutions.post')),
            ],
        ),
        migrations.CreateModel(
            name='Fact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('label_lv', models.CharField(max_length=200)),
                ('label_en', models.CharField(max_length=200)),
                ('value', models.TextField()),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='facts', to='cases.case')),
                ('field', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='services.servicefield')),
                ('file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contacts.attachment')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Note',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('text', models.TextField()),
                ('text_en', models.TextField(blank=True)),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.post')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='cases.case')),
            ],
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('due_soon', 'A term is about to end'), ('late', 'A term has passed'), ('given', 'A case was given to you'), ('hand_over_answered', 'A question you handed over was answered'), ('client_wrote', 'The client wrote again'), ('returned', 'A letter was returned undelivered'), ('not_sent', 'A letter could not be sent'), ('term_moved', 'A term moved'), ('message_taken', 'A message was taken for you by telephone'), ('police_called', 'The police were called'), ('call_back', 'A client waits to be called back'), ('language', 'A client wrote in a language you work in')], max_length=20)),
                ('at', models.DateTimeField()),
                ('clause', models.CharField(blank=True, max_length=40)),
                ('read_at', models.DateTimeField(blank=True, null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cases.case')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notices', to='institutions.post')),
            ],
        ),
        migrations.CreateModel(
            name='Obligation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('duty', models.CharField(max_length=40)),
                ('clause', models.CharField(max_length=40)),
                ('pack', models.CharField(max_length=40)),
                ('term', models.CharField(blank=True, max_length=40)),
                ('contact', models.CharField(max_length=80)),
                ('opened_by', models.CharField(max_length=80)),
                ('opened_at', models.DateTimeField()),
                ('starts_at', models.DateTimeField()),
                ('due_at', models.DateTimeField(blank=True, null=True)),
                ('status', models.CharField(choices=[('open', 'running'), ('met', 'kept'), ('late', 'kept late'), ('missed', 'not kept'), ('cancelled', 'no longer applies')], max_length=10)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('closed_by', models.CharField(blank=True, max_length=80)),
                ('warned_at', models.DateTimeField(blank=True, null=True)),
                ('late_told_at', models.DateTimeField(blank=True, null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='obligations', to='cases.case')),
            ],
        ),
        migrations.CreateModel(
            name='Presence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seen_at', models.DateTimeField()),
                ('writing', models.BooleanField(default=False)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='presences', to='cases.case')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='institutions.post')),
            ],
        ),
        migrations.CreateModel(
            name='Redirection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('scope', models.CharField(choices=[('unit', 'another unit of the institution'), ('institution', 'another institution')], max_length=12)),
                ('part', models.CharField(choices=[('whole', 'the whole question'), ('part', 'a part of it')], default='whole', max_length=8)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.post')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='redirections', to='cases.case')),
                ('forwarded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contacts.contact')),
                ('institution', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.otherinstitution')),
                ('told_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contacts.contact')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.unit')),
            ],
        ),
        migrations.CreateModel(
            name='Release',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('released', models.BooleanField()),
                ('ground', models.TextField(blank=True)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.post')),
                ('contact', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contacts.contact')),
                ('file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contacts.attachment')),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='releases', to='cases.case')),
                ('told_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contacts.contact')),
            ],
        ),
        migrations.AddConstraint(
            model_name='casecontact',
            constraint=models.UniqueConstraint(fields=('case', 'contact'), name='contact_once_in_case'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(models.F('institution'), models.OrderBy(models.F('due_at'), nulls_last=True), models.F('opened_at'), models.F('id'), condition=models.Q(('closed_at', None)), name='case_queue'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(models.F('owner'), models.OrderBy(models.F('due_at'), nulls_last=True), models.F('opened_at'), models.F('id'), condition=models.Q(('closed_at', None)), name='case_of_owner'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(models.F('queue'), models.OrderBy(models.F('due_at'), nulls_last=True), models.F('opened_at'), models.F('id'), condition=models.Q(('closed_at', None), ('owner', None)), name='case_in_queue'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(models.F('institution'), models.OrderBy(models.F('due_at'), nulls_last=True), models.F('opened_at'), models.F('id'), condition=models.Q(('closed_at', None), ('owner', None)), name='case_unowned'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('wake_at__isnull', False)), fields=['wake_at'], name='case_to_wake'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('closed_at__isnull', False)), fields=['institution', '-closed_at'], name='case_closed'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['client', '-opened_at'], name='case_of_client'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.UniqueConstraint(fields=('institution', 'number'), name='one_case_number'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(('closed_at__isnull', False), ('owner__isnull', False), ('queue__isnull', False), _connector='OR'), name='open_case_has_owner_or_queue'),
        ),
        migrations.AddConstraint(
            model_name='casenumber',
            constraint=models.UniqueConstraint(fields=('institution', 'year'), name='one_number_row'),
        ),
        migrations.AddConstraint(
            model_name='correction',
            constraint=models.CheckConstraint(condition=models.Q(('closed_at', None), models.Q(('apology', True), ('via__isnull', False), models.Q(('put_right', ''), _negated=True)), _connector='OR'), name='closed_correction_is_whole'),
        ),
        migrations.AddConstraint(
            model_name='draft',
            constraint=models.UniqueConstraint(fields=('case', 'post', 'about'), name='one_draft'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='fact',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='2ab4cc03c83210b0b5fc889755e6efffe29f5e0b', operation='UPDATE', pgid='pgtrigger_append_only_0b52d', table='cases_fact', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='note',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='cf975a0d59a24a0e6c23f3e88fef9af2d731e1ad', operation='UPDATE', pgid='pgtrigger_append_only_13d6f', table='cases_note', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(condition=models.Q(('read_at', None)), fields=['post', '-at'], name='notice_unread'),
        ),
        migrations.AddIndex(
            model_name='obligation',
            index=models.Index(fields=['case', 'status'], name='obligation_of_case'),
        ),
        migrations.AddConstraint(
            model_name='obligation',
            constraint=models.UniqueConstraint(fields=('case', 'duty', 'contact', 'opened_by'), name='one_obligation'),
        ),
        migrations.AddConstraint(
            model_name='presence',
            constraint=models.UniqueConstraint(fields=('case', 'post'), name='one_presence'),
        ),
        migrations.AddConstraint(
            model_name='redirection',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('scope', 'unit'), ('unit__isnull', False)), models.Q(('institution__isnull', False), ('scope', 'institution')), _connector='OR'), name='redirection_names_whose'),
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.CheckConstraint(condition=models.Q(('released', True), models.Q(('ground', ''), _negated=True), _connector='OR'), name='withheld_with_a_ground'),
        ),
    ]
