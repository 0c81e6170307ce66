# 判鉴的服务：接口、工作台、批次进程用同一个镜像。docker build -t panjian .
FROM python:3.11-slim-bookworm

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /opt/panjian

COPY pyproject.toml constraints.txt panjian.py README.md ./
COPY pipelines pipelines
COPY models models
COPY annotation annotation
COPY evaluation evaluation
COPY training training
COPY serving serving
# editable: data files stay where the code looks for them
RUN pip install --constraint constraints.txt --editable '.[serve]'

RUN useradd --system --create-home --home-dir /var/lib/panjian --shell /usr/sbin/nologin panjian && install -d -o panjian /models
USER panjian
ENV HOME=/var/lib/panjian PANJIAN_HOST=0.0.0.0 PANJIAN_PORT=8000 PANJIAN_MODELS_FOLDER=/models
VOLUME /var/lib/panjian
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=6 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/readyz', timeout=4)"]
ENTRYPOINT ["panjian"]
CMD ["serve"]
