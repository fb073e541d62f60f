"""Addresses of the pages of knowledge, under `/desk/knowledge/`."""

from django.urls import path

from atbilde.desk.knowledge import answers, editor, find

urlpatterns = [
    path("", answers.answers, name="knowledge_answers"),
    path("new/", answers.answer, name="knowledge_answer_new"),
    path("<int:pk>/", answers.answer, name="knowledge_answer"),
    path("<int:pk>/withdrawal/", answers.withdraw, name="knowledge_withdrawal"),
    path("<int:pk>/use/", find.use, name="knowledge_use"),
    path("find/", find.find, name="knowledge_find"),
    path("directory/", editor.resources, name="knowledge_directory"),
    path("directory/new/", editor.resource, name="knowledge_resource_new"),
    path("directory/<int:pk>/", editor.resource, name="knowledge_resource"),
    path("directory/<int:pk>/removal/", editor.remove_resource, name="knowledge_resource_removal"),
    path("publications/", editor.publications, name="knowledge_publications"),
    path("publications/new/", editor.publication, name="knowledge_publication_new"),
    path("publications/<int:pk>/", editor.publication, name="knowledge_publication"),
    path("publications/<int:pk>/cancellation/", editor.cancel, name="knowledge_cancellation"),
    path("forms/", editor.survey_forms, name="knowledge_forms"),
    path("forms/new/", editor.survey_form, name="knowledge_form_new"),
    path("forms/<int:pk>/", editor.survey_form, name="knowledge_form"),
    path("forms/<int:pk>/removal/", editor.remove_form, name="knowledge_form_removal"),
]
