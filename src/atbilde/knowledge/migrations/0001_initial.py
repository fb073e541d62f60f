
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('institutions', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('visibility', models.CharField(choices=[('public', 'everybody'), ('restricted', 'officers only'), ('script', 'officers, as a script')], max_length=10)),
                ('language', models.CharField(default='lv', max_length=2)),
                ('question', models.CharField(max_length=300)),
                ('body', models.TextField()),
                ('source', models.CharField(blank=True, max_length=40)),
                ('at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('published_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('used', models.PositiveIntegerField(default=0)),
                ('search', django.contrib.postgres.search.SearchVectorField(null=True)),
                ('stems', models.TextField(blank=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.post')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='institutions.institution')),
            ],
            options={
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['search'], name='answer_search'), django.contrib.postgres.indexes.GinIndex(fields=['stems'], name='answer_misspelt', opclasses=['gin_trgm_ops']), models.Index(condition=models.Q(('withdrawn_at', None)), fields=['institution', '-published_at'], name='answer_public')],
            },
        ),
        migrations.CreateModel(
            name='LetterTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('language', models.CharField(default='lv', max_length=2)),
                ('body', models.TextField()),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='letter_templates', to='institutions.institution')),
            ],
            options={
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(fields=('institution', 'language', 'name'), name='one_template_name')],
            },
        ),
        migrations.CreateModel(
            name='Publication',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=80)),
                ('at', models.DateTimeField()),
                ('name_lv', models.CharField(max_length=300)),
                ('name_en', models.CharField(max_length=300)),
                ('kind', models.CharField(max_length=20)),
                ('url', models.URLField(blank=True, max_length=500)),
                ('changed_at', models.DateTimeField()),
                ('cancelled_at', models.DateTimeField(blank=True, null=True)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='publications', to='institutions.institution')),
            ],
            options={
                'indexes': [models.Index(fields=['institution', 'at'], name='publication_by_time')],
                'constraints': [models.UniqueConstraint(fields=('institution', 'key'), name='publication_key')],
            },
        ),
        migrations.CreateModel(
            name='Resource',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('press_releases', 'Press releases'), ('databases', 'Databases'), ('metadata', 'Metadata'), ('visualisation', 'Visualisations'), ('standard_tables', 'Standard tables'), ('selecting', 'Selecting and viewing data'), ('download', 'Downloading data'), ('time_series', 'Building time series'), ('machine_interface', 'Machine interface'), ('geospatial', 'Geospatial statistics'), ('classifications', 'Statistical classifications'), ('formats', 'Data formats'), ('respondents', 'For respondents'), ('data_protection', 'Information security and data protection')], max_length=30)),
                ('name_lv', models.CharField(max_length=200)),
                ('name_en', models.CharField(max_length=200)),
                ('about_lv', models.TextField(blank=True)),
                ('about_en', models.TextField(blank=True)),
                ('url', models.URLField(max_length=500)),
                ('order', models.PositiveSmallIntegerField(default=100)),
                ('checked_at', models.DateTimeField(blank=True, null=True)),
                ('dead_since', models.DateTimeField(blank=True, null=True)),
                ('fault', models.CharField(blank=True, max_length=200)),
                ('search', django.contrib.postgres.search.SearchVectorField(null=True)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='resources', to='institutions.institution')),
            ],
            options={
                'ordering': ['order', 'name_lv'],
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['search'], name='resource_search')],
            },
        ),
        migrations.CreateModel(
            name='SurveyForm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40)),
                ('name_lv', models.CharField(max_length=300)),
                ('name_en', models.CharField(max_length=300)),
                ('audience', models.CharField(choices=[('residents', 'residents'), ('enterprises', 'enterprises')], max_length=12)),
                ('period', models.CharField(max_length=20)),
                ('due_lv', models.CharField(blank=True, max_length=120)),
                ('due_en', models.CharField(blank=True, max_length=120)),
                ('due_on', models.DateField(blank=True, null=True)),
                ('url', models.URLField(blank=True, max_length=500)),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='survey_forms', to='institutions.institution')),
            ],
            options={
                'ordering': ['code'],
                'constraints': [models.UniqueConstraint(fields=('institution', 'code'), name='survey_form_code')],
            },
        ),
    ]
