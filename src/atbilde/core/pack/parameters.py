"""Every parameter a standard may prescribe: the one list of names, each with a Latvian and an English label.

The first part follows the comparison of the four institutions row by row; the second holds what a single document
adds. A parameter a pack does not give is not prescribed: `None`, never a default and never another institution's.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Parameter:
    """`unit` is the unit of its `value`, where it has one; `tables` names the tables of the pack it is read from."""

    name: str
    lv: str
    en: str
    unit: str | None = None
    tables: str | None = None  # filled from these tables of the pack, never written in [parameters]


_COMPARED = (
    Parameter(
        "standard_document", "Standarta numurs, datums un pamats", "Standard: number, date, basis", tables="document"
    ),
    Parameter("in_force_from", "Spēkā no", "In force from"),
    Parameter("who_is_a_client", "Kas ir klients", "Who is a client"),
    Parameter("word_for_staff", "Kā sauc darbiniekus", "Word for staff"),
    Parameter("values_or_principles", "Vērtības vai principi", "Values or principles"),
    Parameter("public_phone_lines", "Publiskie tālruņi", "Public phone lines", tables="line"),
    Parameter("phone_hours", "Tālruņa laiks", "Phone hours", tables="line"),
    Parameter("message_out_of_hours", "Ziņa ārpus darba laika", "Message out of hours"),
    Parameter("busy_line", "Aizņemta līnija", "Busy line"),
    Parameter("ring_limit", "Cik signālu līdz atbildei", "Ring limit", unit="rings"),
    Parameter("phone_greeting", "Sveiciens pa tālruni", "Phone greeting"),
    Parameter("colleague_not_available", "Kolēģis nav sasniedzams", "Colleague not available"),
    Parameter(
        "long_or_complex_question_by_phone",
        "Garš vai sarežģīts jautājums pa tālruni",
        "Long or complex question by phone",
        unit="minutes",
    ),
    Parameter("term_of_promised_answer", "Apsolītās atbildes termiņš", "Term of the promised answer"),
    Parameter("error_by_phone", "Kļūda sarunā pa tālruni", "Error by phone", unit="minutes"),
    Parameter("error_by_email", "Kļūda e-pasta vēstulē", "Error by e-mail", unit="minutes"),
    Parameter("what_putting_right_means", "Ko nozīmē kļūdu labot", "What putting right means"),
    Parameter("outside_employees_duties", "Jautājums ārpus darbinieka pienākumiem", "Outside this employee's duties"),
    Parameter("outside_institution", "Jautājums ārpus iestādes kompetences", "Outside the institution"),
    Parameter("refusal", "Atteikums", "Refusal"),
    Parameter("disproportionate_request", "Nesamērīgs pieprasījums", "Disproportionate request"),
    Parameter("decision", "Lēmums", "Decision"),
    Parameter("language", "Valoda", "Language"),
    Parameter("foreign_or_roaming_call", "Zvans uz ārvalstīm vai viesabonēšanā", "Foreign or roaming call"),
    Parameter("offensive_on_the_phone", "Aizskarošs klients pa tālruni", "Offensive on the phone"),
    Parameter("offensive_by_email", "Aizskaroša e-pasta vēstule", "Offensive by e-mail"),
    Parameter("offensive_in_person", "Aizskarošs vai agresīvs apmeklētājs", "Offensive or aggressive in person"),
    Parameter("right_to_complain_is_told", "Tiesības sūdzēties tiek izskaidrotas", "Right to complain is told"),
    Parameter("email_addresses", "E-pasta adreses", "E-mail addresses", tables="address"),
    Parameter("signature_on_email", "Paraksts uz e-pasta", "Signature on e-mail"),
    Parameter("form_of_e_letters", "E-vēstules forma", "Form of e-letters"),
    Parameter("post_address", "Pasta adrese", "Post address", tables="location"),
    Parameter("letter_box", "Pastkaste", "Letter box", tables="location"),
    Parameter("in_person", "Klātienē", "In person"),
    Parameter("working_hours", "Darba laiks", "Working hours"),
    Parameter("fax", "Fakss", "Fax", tables="fax"),
    Parameter("site", "Tīmekļa vietne", "Site", tables="site"),
    Parameter("web_form", "Veidlapa vietnē", "Web form"),
    Parameter("latvija_lv", "Latvija.lv", "Latvija.lv"),
    Parameter("social_networks", "Sociālie tīkli", "Social networks", tables="account"),
    Parameter("chat", "Čats", "Chat"),
    Parameter("contesting_what", "Ko var apstrīdēt", "Contesting: what"),
    Parameter("contesting_who_to_whom_how", "Kas, kam un kā apstrīd", "Contesting: who, to whom, how"),
    Parameter("contesting_term", "Apstrīdēšanas termiņš", "Contesting: term", unit="months"),
    Parameter("feedback_ways", "Kā sniegt atsauksmi", "Feedback ways"),
    Parameter("complaints", "Sūdzības", "Complaints"),
    Parameter("client_survey_rhythm", "Cik bieži aptaujā klientus", "Client survey: rhythm", unit="months"),
    Parameter("client_survey_whom", "Ko aptaujā", "Client survey: whom"),
    Parameter("client_survey_scale", "Aptaujas skala", "Client survey: scale"),
    Parameter("rating_of_contacts", "Saziņas vērtējums", "Rating of contacts"),
    Parameter("targets", "Mērķa rādītāji", "Targets", unit="percent"),
    Parameter("staff_quality_checks", "Apkalpošanas kvalitātes pārbaudes", "Staff quality checks"),
    Parameter("reports", "Pārskati", "Reports"),
    Parameter("head_of_the_institution", "Iestādes vadītājs", "Head of the institution"),
    Parameter("first_line", "Kas atbild pirmais", "First line"),
    Parameter("introducing_the_standard", "Iepazīstināšana ar standartu", "Introducing the standard"),
    Parameter("situations_not_covered", "Standartā neminētas situācijas", "Situations not covered"),
    Parameter("not_asking_what_can_be_obtained", "Neprasa to, ko var iegūt pati", "Not asking what can be obtained"),
    Parameter("price_and_payment", "Cena un samaksa", "Price and payment"),
    Parameter("oral_submission", "Mutvārdu iesniegums", "Oral submission"),
    Parameter("special_needs_and_client_groups", "Īpašas vajadzības un klientu grupas", "Special needs, client groups"),
    Parameter("expectations_of_clients", "Ko sagaida no klientiem", "Expectations of clients"),
    Parameter("employees_own_proposals", "Darbinieku priekšlikumi", "Employees' own proposals"),
    Parameter("dress", "Apģērbs", "Dress"),
    Parameter("facilities", "Telpas un ērtības", "Facilities"),
    Parameter(
        "publication_calendar_directory_forms_campaigns",
        "Publicēšanas kalendārs, uzziņu katalogs, veidlapas, kampaņas",
        "Publication calendar, directory, forms catalogue, campaigns",
    ),
    Parameter(
        "test_registration_certificates",
        "Reģistrācija pārbaudēm, apliecības",
        "Test registration, certificates",
    ),
)

_ADDED = (
    Parameter("mission", "Misija", "Mission"),
    Parameter("vision", "Vīzija", "Vision"),
    Parameter("purpose", "Darbības mērķis", "Purpose"),
    Parameter("core_value", "Pamatvērtība", "Core value"),
    Parameter("goal", "Mērķis klientu apkalpošanā", "Goal in client service"),
    Parameter("key_to_success", "Panākumu atslēga", "Key to success"),
    Parameter("motto", "Moto", "Motto"),
    Parameter("awards", "Apbalvojumi", "Awards"),
    Parameter("survey_statements", "Aptaujas apgalvojumi", "Survey statements"),
    Parameter("suggestion_themes", "Ierosinājumu tēmas", "Themes of suggestions"),
    Parameter("knowing_the_clients", "Kā izzina klientus", "How clients are studied"),
    Parameter(
        "letter_box_receipt", "Kad pastkastē iemests iesniegums ir saņemts", "When a letter in the box is received"
    ),
    Parameter("restricted_information", "Ierobežotas pieejamības ziņas pa tālruni", "Restricted information by phone"),
    Parameter("courtesy_translation", "Tulkojums vēstulē, ka valodu neprot", "Translation of “no such language”"),
    Parameter("warning_phrase", "Brīdinājuma paraugs", "Sample of a warning"),
    Parameter("yearly_survey_counts_from", "No kura brīža skaita aptaujas gadu", "What a survey year is counted from"),
)

PARAMETERS: tuple[Parameter, ...] = (*_COMPARED, *_ADDED)
BY_NAME = {parameter.name: parameter for parameter in PARAMETERS}
#: The names a pack may write in `[parameters]`; the others are read from its tables.
WRITTEN = tuple(parameter.name for parameter in PARAMETERS if parameter.tables is None)
