
import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        BtreeGistExtension(),
        TrigramExtension(),
        migrations.CreateModel(
            name='Institution',
            fields=[
                ('slug', models.SlugField(max_length=40, primary_key=True, serialize=False)),
                ('pack', models.CharField(max_length=40)),
                ('name_lv', models.CharField(max_length=200)),
                ('name_en', models.CharField(max_length=200)),
                ('short', models.CharField(max_length=20)),
                ('host', models.CharField(blank=True, max_length=200)),
                ('colour', models.CharField(choices=[('blue', 'Blue'), ('teal', 'Teal'), ('green', 'Green'), ('plum', 'Plum'), ('copper', 'Copper'), ('indigo', 'Indigo'), ('crimson', 'Crimson'), ('slate', 'Slate')], default='blue', max_length=20)),
                ('timezone', models.CharField(default='Europe/Riga', max_length=40)),
                ('standard_valid_from', models.DateField(blank=True, null=True)),
                ('hour_less_before_holiday', models.BooleanField(default=False)),
                ('cautious_legal_terms', models.BooleanField(default=False)),
                ('asks_for_ratings', models.BooleanField(default=True)),
                ('publishes_kept', models.BooleanField(default=False)),
                ('calendar_version', models.PositiveIntegerField(default=0)),
                ('packs_digest', models.CharField(blank=True, max_length=64)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('host', ''), _negated=True), fields=('host',), name='one_institution_at_a_host')],
            },
        ),
        migrations.CreateModel(
            name='Competence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40)),
                ('name_lv', models.CharField(max_length=200)),
                ('name_en', models.CharField(max_length=200)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='competences', to='institutions.institution')),
            ],
        ),
        migrations.CreateModel(
            name='CalendarDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('date', models.DateField()),
                ('kind', models.CharField(choices=[('holiday', 'Public holiday'), ('off', 'Day off'), ('working', 'Working day'), ('working_moved', 'Working day, moved')], max_length=20)),
                ('moved', models.DateField(blank=True, null=True)),
                ('name_lv', models.CharField(max_length=120)),
                ('name_en', models.CharField(max_length=120)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='calendar_days', to='institutions.institution')),
            ],
        ),
        migrations.CreateModel(
            name='OtherInstitution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name_lv', models.CharField(max_length=200)),
                ('name_en', models.CharField(max_length=200)),
                ('competence_lv', models.TextField(blank=True)),
                ('competence_en', models.TextField(blank=True)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('phone', models.CharField(blank=True, max_length=40)),
                ('site', models.URLField(blank=True)),
                ('address', models.CharField(blank=True, max_length=200)),
                ('source', models.CharField(blank=True, max_length=200)),
                ('here', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='institutions.institution')),
            ],
            options={
                'ordering': ['name_lv'],
            },
        ),
        migrations.CreateModel(
            name='Post',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('roles', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('officer', 'Officer'), ('records_clerk', 'Records clerk'), ('test_officer', "Test division's officer"), ('expert', 'Expert'), ('manager', 'Direct manager'), ('head', 'Head of the institution'), ('administrator', 'Administrator'), ('data_protection', 'Data protection officer')], max_length=20), default=list, size=None)),
                ('position_lv', models.CharField(blank=True, max_length=120)),
                ('position_en', models.CharField(blank=True, max_length=120)),
                ('phone', models.CharField(blank=True, max_length=40)),
                ('extension', models.CharField(blank=True, max_length=20)),
                ('pick_up_group', models.CharField(blank=True, max_length=40)),
                ('languages', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=3), default=list, size=None)),
                ('starts', models.DateField()),
                ('ends', models.DateField(blank=True, null=True)),
                ('competences', models.ManyToManyField(blank=True, related_name='posts', to='institutions.competence')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='institutions.institution')),
                ('manager', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='reports', to='institutions.post')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Absence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts', models.DateField()),
                ('ends', models.DateField()),
                ('kind', models.CharField(choices=[('leave', 'Leave'), ('illness', 'Illness'), ('training', 'Training'), ('other', 'Other')], default='leave', max_length=10)),
                ('deputy', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='deputises', to='institutions.post')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='absences', to='institutions.post')),
            ],
        ),
        migrations.CreateModel(
            name='Queue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40)),
                ('name_lv', models.CharField(max_length=120)),
                ('name_en', models.CharField(max_length=120)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='queues', to='institutions.institution')),
            ],
        ),
        migrations.AddField(
            model_name='post',
            name='queues',
            field=models.ManyToManyField(blank=True, related_name='posts', to='institutions.queue'),
        ),
        migrations.CreateModel(
            name='Mailbox',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.EmailField(max_length=254, unique=True)),
                ('active', models.BooleanField(default=True)),
                ('imap_host', models.CharField(max_length=200)),
                ('imap_port', models.PositiveIntegerField(default=993)),
                ('imap_security', models.CharField(choices=[('tls', 'TLS'), ('starttls', 'STARTTLS'), ('plain', 'none (own machine only)')], default='tls', max_length=10)),
                ('imap_user', models.CharField(max_length=200)),
                ('folder', models.CharField(default='INBOX', max_length=200)),
                ('smtp_host', models.CharField(max_length=200)),
                ('smtp_port', models.PositiveIntegerField(default=465)),
                ('smtp_security', models.CharField(choices=[('tls', 'TLS'), ('starttls', 'STARTTLS'), ('plain', 'none (own machine only)')], default='tls', max_length=10)),
                ('smtp_user', models.CharField(blank=True, max_length=200)),
                ('secret', models.CharField(max_length=120)),
                ('authserv_id', models.CharField(blank=True, max_length=200)),
                ('seen_at', models.DateTimeField(blank=True, null=True)),
                ('fault', models.CharField(blank=True, max_length=300)),
                ('fault_since', models.DateTimeField(blank=True, null=True)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mailboxes', to='institutions.institution')),
                ('queue', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mailboxes', to='institutions.queue')),
            ],
            options={
                'verbose_name_plural': 'mailboxes',
            },
        ),
        migrations.CreateModel(
            name='Unit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40)),
                ('name_lv', models.CharField(max_length=200)),
                ('name_en', models.CharField(max_length=200)),
                ('phone', models.CharField(blank=True, max_length=40)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='units', to='institutions.institution')),
            ],
        ),
        migrations.AddField(
            model_name='queue',
            name='unit',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='queues', to='institutions.unit'),
        ),
        migrations.AddField(
            model_name='post',
            name='unit',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='institutions.unit'),
        ),
        migrations.CreateModel(
            name='Opening',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('line', models.CharField(blank=True, max_length=40)),
                ('service', models.CharField(blank=True, max_length=40)),
                ('weekday', models.PositiveSmallIntegerField()),
                ('opens', models.TimeField()),
                ('closes', models.TimeField()),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='openings', to='institutions.institution')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, to='institutions.unit')),
            ],
        ),
        migrations.AddConstraint(
            model_name='competence',
            constraint=models.UniqueConstraint(fields=('institution', 'code'), name='competence_code'),
        ),
        migrations.AddConstraint(
            model_name='calendarday',
            constraint=models.UniqueConstraint(fields=('institution', 'date'), name='one_calendar_day'),
        ),
        migrations.AddConstraint(
            model_name='absence',
            constraint=models.CheckConstraint(condition=models.Q(('ends__gte', models.F('starts'))), name='absence_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='unit',
            constraint=models.UniqueConstraint(fields=('institution', 'code'), name='unit_code'),
        ),
        migrations.AddConstraint(
            model_name='queue',
            constraint=models.UniqueConstraint(fields=('institution', 'code'), name='queue_code'),
        ),
        migrations.AddConstraint(
            model_name='post',
            constraint=models.UniqueConstraint(condition=models.Q(('ends', None)), fields=('institution', 'person'), name='one_open_post'),
        ),
        migrations.AddConstraint(
            model_name='post',
            constraint=models.UniqueConstraint(condition=models.Q(('ends', None), models.Q(('extension', ''), _negated=True)), fields=('institution', 'extension'), name='one_open_post_at_an_extension'),
        ),
        migrations.AddConstraint(
            model_name='post',
            constraint=models.CheckConstraint(condition=models.Q(('ends', None), ('ends__gte', models.F('starts')), _connector='OR'), name='post_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='opening',
            constraint=models.CheckConstraint(condition=models.Q(('weekday__lte', 6)), name='opening_weekday'),
        ),
        migrations.AddConstraint(
            model_name='opening',
            constraint=models.CheckConstraint(condition=models.Q(('closes__gt', models.F('opens'))), name='opening_closes_after_open'),
        ),
    ]
