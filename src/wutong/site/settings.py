"""Django's settings. What a zone changes comes from the environment; docs/reference/settings.md lists it."""

from __future__ import annotations

import os
from pathlib import Path

from wutong.site.environment import data_folder, database, identity_provider, secret_key

PACKAGE = Path(__file__).parents[1]
DATA = data_folder()
DEBUG = False
SECRET_KEY = secret_key(DATA)
ALLOWED_HOSTS = os.environ.get("WUTONG_HOSTS", "localhost,127.0.0.1,[::1],testserver").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("WUTONG_ORIGINS", "").split(",") if origin]

WUTONG_PACKS = [
    "wutong.platform.pack",
    "wutong.engines.ledger.pack",
    "wutong.engines.reader.pack",
    "wutong.engines.atlas.pack",
    "wutong.engines.monthly.pack",
    "wutong.engines.cases.pack",
    "wutong.engines.registry.pack",
    "wutong.engines.twin.pack",
    "wutong.engines.returns.pack",
    "wutong.packs.documents.pack",
    "wutong.packs.plan.pack",
    "wutong.packs.tasks.pack",
    "wutong.packs.supervision.pack",
    "wutong.packs.papers.pack",
    "wutong.packs.economy.pack",
    "wutong.packs.reporting.pack",
    "wutong.packs.ladder.pack",
    "wutong.packs.corrections.pack",
    "wutong.site.pack",
]
WUTONG_FONTS = os.environ.get("WUTONG_FONTS", "")  # folder of Chinese fonts beside those of the system
WUTONG_IMPORT_DATABASES = os.environ.get("WUTONG_IMPORT_DATABASES", "")  # file of names and addresses
WUTONG_ZONE = os.environ.get("WUTONG_ZONE", "zhengzhou")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "axes",
    "ninja",
    "mozilla_django_oidc",
    "wutong.platform.territory",
    "wutong.platform.accounts",
    "wutong.platform.audit",
    "wutong.platform.jobs",
    "wutong.platform.outbox",
    "wutong.platform.files",
    "wutong.platform.notices",
    "wutong.platform.lists",
    "wutong.engines.reader",
    "wutong.engines.registry",
    "wutong.engines.ledger",
    "wutong.engines.atlas",
    "wutong.engines.cases",
    "wutong.engines.returns",
    "wutong.engines.twin",
    "wutong.engines.screening",
    "wutong.packs.documents",
    "wutong.packs.plan",
    "wutong.packs.tasks",
    "wutong.packs.supervision",
    "wutong.packs.papers",
    "wutong.packs.economy",
    "wutong.packs.reporting",
    "wutong.packs.ladder",
    "wutong.packs.corrections",
    "wutong.site",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "wutong.site.web.headers.SecurityHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "wutong.platform.accounts.sessions.SessionExpiry",
    "wutong.site.web.language.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "wutong.site.web.problems.ProblemMiddleware",
    "wutong.platform.access.middleware.AccessMiddleware",
    "wutong.site.web.as_known.AsKnownMiddleware",
    "axes.middleware.AxesMiddleware",
    "wutong.platform.asking.AskOnceMiddleware",
]

ROOT_URLCONF = "wutong.site.urls"
CSRF_FAILURE_VIEW = "wutong.site.web.problems.csrf_failure"
WSGI_APPLICATION = "wutong.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "wutong.site.web.shell.shell",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "wutong.site.templatetags.wutong",
            ],
        },
    }
]

DATABASES = {"default": database(DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "wutong.platform.accounts.oidc.ProviderBackend",  # answers nobody unless a provider is configured
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "cockpit"
LOGOUT_REDIRECT_URL = "sign-in"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "wutong.platform.accounts.web.signing.locked"
AXES_VERBOSE = False
SESSION_COOKIE_AGE = 8 * 3600
WUTONG_SESSION_HOURS = 8  # a working day: then everyone signs in again
WUTONG_SESSION_IDLE_MINUTES = 60  # an open desk over lunch
globals().update(identity_provider())  # WUTONG_OIDC_NAME and OIDC_*; an empty name: sign-in by password only
WUTONG_API_PER_MINUTE = int(os.environ.get("WUTONG_API_PER_MINUTE", "600"))
WUTONG_API_UNKNOWN_PER_MINUTE = int(os.environ.get("WUTONG_API_UNKNOWN_PER_MINUTE", "60"))
SESSION_SAVE_EVERY_REQUEST = False
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = os.environ.get("WUTONG_TLS", "") == "1"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [str(PACKAGE / folder / "locale") for folder in ("site", f"zones/{WUTONG_ZONE}")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATIC_ROOT = str(DATA / "static")
WHITENOISE_USE_FINDERS = True
MEDIA_ROOT = str(DATA / "files")
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 2**20
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 2**20
FILE_UPLOAD_HANDLERS = [
    "wutong.platform.files.uploads.LargestUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
WUTONG_MAP_TILES = os.environ.get(
    "WUTONG_MAP_TILES", ""
)  # address of raster tiles with {z}/{x}/{y}; none: borders only
WUTONG_LARGEST_UPLOAD = int(os.environ.get("WUTONG_LARGEST_UPLOAD_MB", "100")) * 2**20

# Tests run jobs where they are started; everywhere else the worker does.
TASKS = {"default": {"BACKEND": os.environ.get("WUTONG_TASKS_BACKEND", "django_tasks_db.DatabaseBackend")}}
WUTONG_JOB_LEASE_SECONDS = float(os.environ.get("WUTONG_JOB_LEASE_SECONDS", "30"))
WUTONG_OUTBOX_INLINE = os.environ.get("WUTONG_OUTBOX_INLINE", "") == "1"
WUTONG_GATEWAYS = {  # address and secret of each; "record" writes into the data folder instead of sending
    "sms": (os.environ.get("WUTONG_SMS_GATEWAY", ""), os.environ.get("WUTONG_SMS_SECRET", "")),
    "messenger": (os.environ.get("WUTONG_MESSENGER_GATEWAY", ""), os.environ.get("WUTONG_MESSENGER_SECRET", "")),
}
WUTONG_WEBHOOK_PRIVATE = os.environ.get("WUTONG_WEBHOOK_PRIVATE", "") == "1"
EMAIL_BACKEND = os.environ.get("WUTONG_EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend")
EMAIL_FILE_PATH = str(DATA / "mail")
WUTONG_ADDRESS = os.environ.get("WUTONG_ADDRESS", "")  # links in e-mail begin with it
DEFAULT_FROM_EMAIL = os.environ.get("WUTONG_EMAIL_FROM", "wutong@localhost")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "loggers": {
        "axes": {"level": "ERROR", "handlers": ["console"]},
        "django.request": {"level": "ERROR", "handlers": ["console"]},
    },
}
