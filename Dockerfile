# One image for web, worker, beat and migrate. On a network with its own package mirrors:
#   docker compose build --build-arg PIP_INDEX_URL=…   (pip reads it during the build only)
FROM python:3.11-slim-bookworm

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1

# What turns papers into PDF: layout libraries, and the fonts. The four Fandol faces (仿宋, 楷体,
# 黑体, 宋体) are taken out of a far larger package; without them papers fall back to Noto.
RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig fonts-noto-cjk \
    && mkdir -p /usr/share/fonts/fandol /tmp/fandol && chmod 777 /tmp/fandol && cd /tmp/fandol \
    && (apt-get download texlive-lang-chinese && dpkg-deb -x ./*.deb files \
        && find files -name 'Fandol*-Regular.otf' -exec install -m 644 {} /usr/share/fonts/fandol/ \; \
        || echo "Fandol fonts not available: papers use Noto") \
    && cd / && rm -rf /tmp/fandol /var/lib/apt/lists/* && fc-cache -f

WORKDIR /app

ARG PIP_INDEX_URL
COPY requirements.txt ./
RUN pip install --require-hashes -r requirements.txt

RUN useradd --system --uid 10001 --user-group --home-dir /app --shell /usr/sbin/nologin xuncha \
    && install -d -o xuncha -g xuncha -m 700 /data

COPY . .

# Settings refuse to load for production without these; the key of this one command is thrown away.
RUN DJANGO_ENV=production ALLOWED_HOSTS=build VAR_DIR=/tmp/build STATIC_ROOT=/app/static-collected \
    SECRET_KEY="$(python -c 'import secrets; print(secrets.token_urlsafe(50))')" \
    python manage.py collectstatic --noinput && rm -rf /tmp/build

ENV DJANGO_ENV=production VAR_DIR=/data STATIC_ROOT=/app/static-collected

USER xuncha
VOLUME /data
EXPOSE 8000

# As the proxy would ask, so that the answer is health's own and no redirect to https.
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 CMD ["python", "-c", "\
import http.client, os; \
host = os.environ['ALLOWED_HOSTS'].split(',')[0].strip(); \
web = http.client.HTTPConnection('127.0.0.1', 8000, timeout=4); \
web.request('GET', '/health/', headers={'Host': host, 'X-Forwarded-Proto': 'https'}); \
raise SystemExit(web.getresponse().status >= 400)"]

CMD ["gunicorn", "xuncha.wsgi", "--bind", "0.0.0.0:8000", "--workers", "3", "--threads", "4", \
     "--timeout", "120", "--access-logfile", "-", "--no-control-socket", \
     "--access-logformat", "%(h)s %(t)s \"%(m)s %(U)s\" %(s)s %(B)s %(L)s", \
     "--worker-tmp-dir", "/dev/shm"]
