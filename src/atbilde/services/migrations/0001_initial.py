
import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models

import atbilde.services.models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('contacts', '0001_initial'),
        ('institutions', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Location',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40)),
                ('name_lv', models.CharField(max_length=120)),
                ('name_en', models.CharField(max_length=120)),
                ('address', models.CharField(max_length=200)),
                ('floor', models.SmallIntegerField(blank=True, null=True)),
                ('rules_lv', models.TextField(blank=True)),
                ('rules_en', models.TextField(blank=True)),
                ('active', models.BooleanField(default=True)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='locations', to='institutions.institution')),
                ('officers', models.ManyToManyField(blank=True, related_name='locations', to='institutions.post')),
                ('queue', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='locations', to='institutions.queue')),
            ],
        ),
        migrations.CreateModel(
            name='Reception',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('counters', models.PositiveSmallIntegerField(default=1)),
                ('weekday', models.PositiveSmallIntegerField()),
                ('opens', models.TimeField()),
                ('closes', models.TimeField()),
                ('minutes', models.PositiveSmallIntegerField(default=30)),
                ('location', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='receptions', to='services.location')),
                ('post', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='receptions', to='institutions.post')),
            ],
        ),
        migrations.CreateModel(
            name='Registration',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=40, unique=True)),
                ('status', models.CharField(choices=[('seated', 'has a place'), ('waiting', 'on the waiting list'), ('cancelled', 'cancelled')], max_length=10)),
                ('place', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('name', models.CharField(max_length=200)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('phone', models.CharField(blank=True, max_length=40)),
                ('needs', models.TextField(blank=True)),
                ('registered_at', models.DateTimeField()),
                ('cancelled_at', models.DateTimeField(blank=True, null=True)),
                ('token', models.CharField(max_length=64, unique=True)),
                ('client', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='registrations', to='contacts.client')),
                ('contact', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='registrations', to='contacts.contact')),
            ],
        ),
        migrations.CreateModel(
            name='Certificate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=40, unique=True)),
                ('result', models.CharField(max_length=80)),
                ('issued_at', models.DateTimeField()),
                ('handed_to', models.CharField(max_length=200)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution')),
                ('issued_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.post')),
                ('registration', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='certificate', to='services.registration')),
            ],
        ),
        migrations.CreateModel(
            name='RunningNumber',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20)),
                ('year', models.PositiveSmallIntegerField()),
                ('last', models.PositiveIntegerField(default=0)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='institutions.institution')),
            ],
        ),
        migrations.CreateModel(
            name='Service',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=60)),
                ('name_lv', models.CharField(max_length=200)),
                ('name_en', models.CharField(max_length=200)),
                ('about_lv', models.TextField(blank=True)),
                ('about_en', models.TextField(blank=True)),
                ('easy_lv', models.TextField(blank=True)),
                ('easy_en', models.TextField(blank=True)),
                ('how_lv', models.TextField(blank=True)),
                ('how_en', models.TextField(blank=True)),
                ('price', models.PositiveIntegerField(blank=True, null=True)),
                ('price_lv', models.CharField(blank=True, max_length=200)),
                ('price_en', models.CharField(blank=True, max_length=200)),
                ('term_lv', models.CharField(blank=True, max_length=200)),
                ('term_en', models.CharField(blank=True, max_length=200)),
                ('law_lv', models.CharField(blank=True, max_length=300)),
                ('law_en', models.CharField(blank=True, max_length=300)),
                ('form_url', models.URLField(blank=True)),
                ('state_portal_url', models.URLField(blank=True)),
                ('audience', models.CharField(blank=True, max_length=40)),
                ('order_kind', models.CharField(choices=[('request', 'Request'), ('information_request', 'Information request'), ('question', 'Question'), ('consultation', 'Consultation')], default='request', max_length=20)),
                ('ask_by', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('portal', 'on this site'), ('latvija_lv', 'Latvija.lv'), ('email', 'by e-mail'), ('phone', 'by telephone'), ('visit', 'in person'), ('post', 'by post'), ('letter_box', 'in the letter box')], max_length=12), blank=True, default=list, size=None)),
                ('receive_by', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('portal', 'on this site'), ('latvija_lv', 'Latvija.lv'), ('email', 'by e-mail'), ('phone', 'by telephone'), ('visit', 'in person'), ('post', 'by post'), ('letter_box', 'in the letter box')], max_length=12), blank=True, default=list, size=None)),
                ('line', models.CharField(blank=True, max_length=40)),
                ('order', models.PositiveSmallIntegerField(default=100)),
                ('active', models.BooleanField(default=True)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='services', to='institutions.institution')),
                ('locations', models.ManyToManyField(blank=True, related_name='services', to='services.location')),
                ('queue', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='services', to='institutions.queue')),
            ],
            options={
                'ordering': ['order', 'name_lv'],
            },
        ),
        migrations.CreateModel(
            name='Payment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=40, unique=True)),
                ('payer', models.CharField(max_length=200)),
                ('what', models.CharField(max_length=200)),
                ('cents', models.PositiveIntegerField()),
                ('at', models.DateTimeField()),
                ('how', models.CharField(max_length=20)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.post')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution')),
                ('registration', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='services.registration')),
                ('service', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='services.service')),
            ],
        ),
        migrations.CreateModel(
            name='ServiceField',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('short', 'a few words'), ('long', 'a longer text'), ('choice', 'one of several'), ('date', 'a date'), ('file', 'a file')], default='short', max_length=10)),
                ('label_lv', models.CharField(max_length=200)),
                ('label_en', models.CharField(max_length=200)),
                ('hint_lv', models.CharField(blank=True, max_length=300)),
                ('hint_en', models.CharField(blank=True, max_length=300)),
                ('options_lv', models.TextField(blank=True)),
                ('options_en', models.TextField(blank=True)),
                ('required', models.BooleanField(default=False)),
                ('order', models.PositiveSmallIntegerField(default=100)),
                ('active', models.BooleanField(default=True)),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='fields', to='services.service')),
            ],
            options={
                'ordering': ['order', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Session',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name_lv', models.CharField(max_length=200)),
                ('name_en', models.CharField(max_length=200)),
                ('starts', models.DateTimeField()),
                ('ends', models.DateTimeField()),
                ('places', models.PositiveSmallIntegerField()),
                ('closes_at', models.DateTimeField()),
                ('price', models.PositiveIntegerField(default=0)),
                ('cancelled_at', models.DateTimeField(blank=True, null=True)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='institutions.institution')),
                ('location', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='services.location')),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='services.service')),
            ],
        ),
        migrations.AddField(
            model_name='registration',
            name='session',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='registrations', to='services.session'),
        ),
        migrations.CreateModel(
            name='Visit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.CharField(max_length=40)),
                ('purpose', models.CharField(choices=[('service', 'a service or consultation'), ('reading', 'reading materials on the premises')], default='service', max_length=10)),
                ('starts', models.DateTimeField()),
                ('ends', models.DateTimeField()),
                ('status', models.CharField(choices=[('booked', 'booked'), ('cancelled', 'cancelled'), ('came', 'the client came'), ('over', 'over'), ('missed', 'the client did not come')], default='booked', max_length=10)),
                ('name', models.CharField(blank=True, max_length=200)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('phone', models.CharField(blank=True, max_length=40)),
                ('language', models.CharField(blank=True, max_length=3)),
                ('about', models.TextField(blank=True)),
                ('needs', models.TextField(blank=True)),
                ('needs_met', models.BooleanField(null=True)),
                ('wish', models.CharField(blank=True, max_length=300)),
                ('wish_unmet', models.CharField(blank=True, max_length=300)),
                ('booked_at', models.DateTimeField()),
                ('moved_at', models.DateTimeField(blank=True, null=True)),
                ('started_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('reminded_at', models.DateTimeField(blank=True, null=True)),
                ('token', models.CharField(max_length=64, unique=True)),
                ('client', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='contacts.client')),
                ('contact', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='visit', to='contacts.contact')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='institutions.institution')),
                ('location', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='services.location')),
                ('post', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='institutions.post')),
                ('service', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='services.service')),
            ],
        ),
        migrations.CreateModel(
            name='Voiding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=300)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.post')),
                ('payment', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='voiding', to='services.payment')),
            ],
        ),
        migrations.AddConstraint(
            model_name='location',
            constraint=models.UniqueConstraint(fields=('institution', 'code'), name='location_code'),
        ),
        migrations.AddConstraint(
            model_name='reception',
            constraint=models.CheckConstraint(condition=models.Q(('weekday__lte', 6)), name='reception_weekday'),
        ),
        migrations.AddConstraint(
            model_name='reception',
            constraint=models.CheckConstraint(condition=models.Q(('closes__gt', models.F('opens'))), name='reception_closes_after_open'),
        ),
        migrations.AddConstraint(
            model_name='reception',
            constraint=models.CheckConstraint(condition=models.Q(('counters__gte', 1), ('minutes__gte', 5)), name='reception_has_room'),
        ),
        migrations.AddConstraint(
            model_name='runningnumber',
            constraint=models.UniqueConstraint(fields=('institution', 'kind', 'year'), name='one_running_number'),
        ),
        migrations.AddConstraint(
            model_name='service',
            constraint=models.UniqueConstraint(fields=('institution', 'code'), name='service_code'),
        ),
        migrations.AddIndex(
            model_name='session',
            index=models.Index(fields=['institution', 'starts'], name='session_by_time'),
        ),
        migrations.AddConstraint(
            model_name='session',
            constraint=models.CheckConstraint(condition=models.Q(('ends__gt', models.F('starts'))), name='session_ends_after_start'),
        ),
        migrations.AddIndex(
            model_name='registration',
            index=models.Index(fields=['session', 'status', 'registered_at'], name='registration_in_order'),
        ),
        migrations.AddConstraint(
            model_name='registration',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'seated')), fields=('session', 'place'), name='one_candidate_for_a_place'),
        ),
        migrations.AddConstraint(
            model_name='registration',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'seated'), _negated=True), ('place__gte', 1), _connector='OR'), name='seated_has_a_place'),
        ),
        migrations.AddIndex(
            model_name='visit',
            index=models.Index(fields=['location', 'starts'], name='visit_by_time'),
        ),
        migrations.AddConstraint(
            model_name='visit',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('status', 'cancelled'), _negated=True), expressions=[('location', '='), ('place', '='), (atbilde.services.models._Period('starts', 'ends', django.contrib.postgres.fields.ranges.RangeBoundary()), '&&')], name='one_visit_at_a_place'),
        ),
        migrations.AddConstraint(
            model_name='visit',
            constraint=models.CheckConstraint(condition=models.Q(('ends__gt', models.F('starts'))), name='visit_ends_after_start'),
        ),
    ]
