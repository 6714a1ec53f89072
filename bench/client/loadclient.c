/* The load client: thousands of WebSocket connections on one thread, cheap enough not to be what is measured.
 *
 * It knows nothing about any server. Handshakes and (already masked) frames come ready-made in files; what comes back
 * is recognised by a piece of text near the start of a frame. Commands arrive as lines on standard input, each is
 * answered with one line of JSON on standard output; between commands the sockets are still served (pings answered,
 * deliveries swallowed). `python_client.py` speaks the same language where there is no C compiler. The language is
 * described in README.md beside this file.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

enum { HEAD = 224 };      /* how far into a frame a piece of text is looked for */
enum { INFLIGHT = 16 };   /* commands of one connection that may wait for their reply */
enum { SEND_BATCH = 64 }; /* sends in a row before the sockets are read again */
enum { READ_BUFFER = 1 << 18 };

enum state { NEW, CONNECTING, UPGRADING, GREETING, READY, CLOSED };
enum kind { ANSWER = 'A', PUBLISH = 'P' };

struct waiting {
    double sent;
    char kind;
};

struct conn {
    int fd;
    enum state state;
    bool muted, failed;
    uint8_t head, tail; /* of `ring`, a queue of commands without a reply */
    uint32_t delivered; /* matching events since the run began */
    double started, ready_at;
    const char *request, *greeting;
    uint32_t request_len, greeting_len;
    char *in, *out;
    size_t in_len, in_cap, out_len, out_cap;
    struct waiting ring[INFLIGHT];
};

struct step { /* one line of a schedule */
    double at;
    uint32_t conn, len;
    char kind;
    const char *frame;
};

struct series {
    double *items;
    size_t len, cap;
};

struct pattern {
    char text[96];
    size_t len;
    bool anchored, any;
};

static struct conn *conns;
static size_t conns_len, conns_cap;
static struct pattern p_ready, p_ack, p_event, p_error;
static struct sockaddr_in target;
static int ep, timer_fd;
static int receive_buffer; /* SO_RCVBUF of new connections, 0: the system's own */
static bool origin_in_payload;
static char read_buffer[READ_BUFFER];

/* what runs at present */
static bool running, connecting;
static double began, deadline;
static struct series ack_latency, delivery_latency, kept_delivery_latency, command_latency, ready_latency;
static bool keeping;
static double *origins;
static size_t published, origins_cap;
static struct step *steps;
static size_t steps_len, next_step;
static size_t window_size, readers;
static size_t want_acks, want_deliveries;
static size_t acks, errors, deliveries, muted_deliveries, closed_count, other_frames, failed_count;
static uint64_t bytes_in;
static size_t connect_from, connect_next, connect_window, in_progress;
static char sample[400];
static double cpu_began;

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double cpu(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void die(const char *what) {
    fprintf(stderr, "loadclient: %s: %s\n", what, strerror(errno));
    exit(1);
}

static void *grow(void *items, size_t *cap, size_t need, size_t size) {
    if (need <= *cap) return items;
    size_t to = *cap ? *cap : 64;
    while (to < need) to *= 2;
    items = realloc(items, to * size);
    if (!items) die("out of memory");
    *cap = to;
    return items;
}

static void push(struct series *s, double value) {
    s->items = grow(s->items, &s->cap, s->len + 1, sizeof(double));
    s->items[s->len++] = value;
}

static int by_value(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Prints `"name":{"count":…,"p50":…}` with times in milliseconds. */
static void print_series(const char *name, struct series *s) {
    printf(",\"%s\":{\"count\":%zu", name, s->len);
    if (s->len) {
        double sum = 0;
        qsort(s->items, s->len, sizeof(double), by_value);
        for (size_t i = 0; i < s->len; i++) sum += s->items[i];
#define AT(q) (1e3 * s->items[(size_t)((double)(s->len - 1) * (q) + 0.5)])
        printf(",\"mean\":%.4f,\"p50\":%.4f,\"p90\":%.4f,\"p99\":%.4f,\"max\":%.4f", 1e3 * sum / (double)s->len, AT(0.5),
               AT(0.9), AT(0.99), AT(1.0));
#undef AT
    }
    printf("}");
}

static void keep_sample(const char *text, size_t len) {
    if (sample[0]) return;
    size_t to = 0;
    for (size_t i = 0; i < len && to < sizeof sample - 2; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c < 32 || c > 126) c = ' ';
        if (c == '"' || c == '\\') c = '\'';
        sample[to++] = (char)c;
    }
    sample[to] = 0;
}

static bool matches(const struct pattern *p, const char *frame, size_t len) {
    if (p->any) return true;
    if (!p->len) return false;
    if (p->anchored) return len >= p->len && !memcmp(frame, p->text, p->len);
    return memmem(frame, len < HEAD ? len : HEAD, p->text, p->len) != NULL;
}

static void watch(struct conn *c, int op) {
    struct epoll_event e = {.events = EPOLLRDHUP, .data.u64 = (uint64_t)(c - conns) + 2};
    if (!c->muted) e.events |= EPOLLIN;
    else e.events = 0;
    if (c->state == CONNECTING || c->out_len) e.events |= EPOLLOUT;
    if (epoll_ctl(ep, op, c->fd, &e) < 0 && errno != ENOENT) die("epoll_ctl");
}

static void settle(struct conn *c, bool ok) { /* a connection has become ready, or will not */
    if (ok) {
        c->state = READY;
        c->ready_at = now();
        push(&ready_latency, c->ready_at - c->started);
    } else {
        c->failed = true;
        failed_count++;
    }
    if (in_progress) in_progress--;
}

static void hang_up(struct conn *c) {
    if (c->state == CLOSED) return;
    bool unfinished = c->state < READY;
    close(c->fd);
    c->fd = -1;
    c->state = CLOSED;
    c->in_len = c->out_len = 0;
    closed_count++;
    if (unfinished) settle(c, false);
}

static void transmit(struct conn *c, const char *data, size_t len) {
    if (c->state == CLOSED) return;
    if (!c->out_len) {
        ssize_t n = send(c->fd, data, len, MSG_NOSIGNAL);
        if (n < 0 && errno != EAGAIN) {
            hang_up(c);
            return;
        }
        if (n > 0) data += n, len -= (size_t)n;
        if (!len) return;
    }
    c->out = grow(c->out, &c->out_cap, c->out_len + len, 1);
    memcpy(c->out + c->out_len, data, len);
    c->out_len += len;
    watch(c, EPOLL_CTL_MOD);
}

static void flush_out(struct conn *c) {
    ssize_t n = send(c->fd, c->out, c->out_len, MSG_NOSIGNAL);
    if (n < 0 && errno != EAGAIN) {
        hang_up(c);
        return;
    }
    if (n > 0) {
        memmove(c->out, c->out + n, c->out_len - (size_t)n);
        c->out_len -= (size_t)n;
    }
    if (!c->out_len) watch(c, EPOLL_CTL_MOD);
}

static void remember(struct conn *c, char kind, double sent) {
    c->ring[c->tail] = (struct waiting){sent, kind};
    c->tail = (uint8_t)((c->tail + 1) % INFLIGHT);
    if (c->tail == c->head) c->head = (uint8_t)((c->head + 1) % INFLIGHT); /* the oldest falls out */
}

static void on_reply(struct conn *c, double at, bool ok) {
    if (c->head == c->tail) return; /* nothing was asked in this run */
    struct waiting w = c->ring[c->head];
    c->head = (uint8_t)((c->head + 1) % INFLIGHT);
    if (w.kind == PUBLISH) push(&command_latency, at - w.sent);
    else if (ok) acks++, push(&ack_latency, at - w.sent);
}

static double payload_origin(const char *frame, size_t len) {
    const char *t = memmem(frame, len, "\"t\":", 4);
    return t ? strtod(t + 4, NULL) : 0;
}

/* One message. centrifuge puts several into a frame, one a line; others never send a line break. */
static void on_frame(struct conn *c, const char *frame, size_t len, double at) {
    if (c->state == GREETING) {
        if (matches(&p_ready, frame, len)) settle(c, true);
        else if (matches(&p_error, frame, len)) {
            keep_sample(frame, len);
            hang_up(c);
        }
        return;
    }
    if (!running) return;
    if (matches(&p_event, frame, len)) {
        size_t index = c->delivered++;
        if (c->muted) muted_deliveries++;
        else deliveries++;
        double origin = origin_in_payload ? payload_origin(frame, len) : index < published ? origins[index] : 0;
        if (origin > 0) push(keeping ? &kept_delivery_latency : &delivery_latency, at - origin);
    } else if (matches(&p_ack, frame, len)) {
        on_reply(c, at, true);
    } else if (matches(&p_error, frame, len)) {
        errors++;
        keep_sample(frame, len);
        on_reply(c, at, false);
    } else {
        other_frames++;
    }
}

static void on_text(struct conn *c, const char *frame, size_t len, double at) {
    while (len && c->state != CLOSED) {
        const char *end = memchr(frame, '\n', len);
        size_t line = end ? (size_t)(end - frame) : len;
        if (line) on_frame(c, frame, line, at);
        if (!end) break;
        frame = end + 1, len -= line + 1;
    }
}

static void pong(struct conn *c, const char *payload, size_t len) { /* masked with zeroes: the payload as it is */
    char frame[6 + 125] = {(char)0x8A};
    if (len > 125) len = 125;
    frame[1] = (char)(0x80 | len);
    memcpy(frame + 6, payload, len);
    transmit(c, frame, 6 + len);
}

/* Takes whole frames off `data`; returns how many bytes were used. */
static size_t parse(struct conn *c, const char *data, size_t len, double at) {
    size_t used = 0;
    while (c->state != CLOSED) {
        const unsigned char *p = (const unsigned char *)data + used;
        size_t left = len - used, header = 2, size;
        if (c->state == UPGRADING) {
            const char *end = memmem(p, left, "\r\n\r\n", 4);
            if (!end) break;
            if (left < 12 || memcmp(p + 9, "101", 3)) {
                keep_sample((const char *)p, left);
                hang_up(c);
                break;
            }
            used = (size_t)(end + 4 - data);
            c->state = GREETING;
            if (c->greeting_len) transmit(c, c->greeting, c->greeting_len);
            continue;
        }
        if (left < 2) break;
        size = p[1] & 0x7F;
        if (size == 126) {
            if (left < 4) break;
            header = 4, size = (size_t)p[2] << 8 | p[3];
        } else if (size == 127) {
            if (left < 10) break;
            header = 10, size = 0;
            for (int i = 2; i < 10; i++) size = size << 8 | p[i];
        }
        if (left < header + size) break;
        const char *payload = (const char *)p + header;
        used += header + size;
        switch (p[0] & 0x0F) {
        case 8: hang_up(c); break;
        case 9: pong(c, payload, size); break;
        case 10: break;
        default: on_text(c, payload, size, at);
        }
    }
    return used;
}

static void on_readable(struct conn *c) {
    ssize_t n = recv(c->fd, read_buffer, sizeof read_buffer, 0);
    if (n < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (n <= 0) {
        hang_up(c);
        return;
    }
    double at = now();
    bytes_in += (uint64_t)n;
    if (!c->in_len) {
        size_t used = parse(c, read_buffer, (size_t)n, at);
        size_t left = (size_t)n - used;
        if (left && c->state != CLOSED) {
            c->in = grow(c->in, &c->in_cap, left, 1);
            memcpy(c->in, read_buffer + used, left);
            c->in_len = left;
        }
        return;
    }
    c->in = grow(c->in, &c->in_cap, c->in_len + (size_t)n, 1);
    memcpy(c->in + c->in_len, read_buffer, (size_t)n);
    c->in_len += (size_t)n;
    size_t used = parse(c, c->in, c->in_len, at);
    if (c->state == CLOSED) return;
    memmove(c->in, c->in + used, c->in_len - used);
    c->in_len -= used;
}

static void open_next(struct conn *c) {
    c->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (c->fd < 0) die("socket");
    int one = 1;
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    if (receive_buffer) setsockopt(c->fd, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
    c->started = now();
    c->state = CONNECTING;
    in_progress++;
    if (connect(c->fd, (struct sockaddr *)&target, sizeof target) < 0 && errno != EINPROGRESS) {
        keep_sample("connect refused", 15);
        hang_up(c);
        return;
    }
    watch(c, EPOLL_CTL_ADD);
}

static void on_writable(struct conn *c) {
    if (c->state == CONNECTING) {
        c->state = UPGRADING;
        transmit(c, c->request, c->request_len);
        if (c->state != CLOSED) watch(c, EPOLL_CTL_MOD);
    } else if (c->out_len) {
        flush_out(c);
    }
}

static char *slurp(const char *path, size_t *len) { /* kept for the life of the process: frames point into it */
    struct stat info;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &info) < 0) die(path);
    char *data = malloc((size_t)info.st_size + 1);
    if (!data) die("out of memory");
    for (*len = 0; *len < (size_t)info.st_size;) {
        ssize_t n = read(fd, data + *len, (size_t)info.st_size - *len);
        if (n <= 0) die(path);
        *len += (size_t)n;
    }
    close(fd);
    return data;
}

static uint32_t take_u32(const char **p) {
    uint32_t value;
    memcpy(&value, *p, 4);
    *p += 4;
    return value;
}

static void reset_counts(void) {
    acks = errors = deliveries = muted_deliveries = closed_count = other_frames = failed_count = 0;
    bytes_in = 0;
    published = 0;
    sample[0] = 0;
    ack_latency.len = delivery_latency.len = command_latency.len = ready_latency.len = 0;
    cpu_began = cpu();
    began = now();
}

static void report(bool complete) {
    printf("{\"complete\":%s,\"wall\":%.6f,\"client_cpu\":%.6f,\"acks\":%zu,\"errors\":%zu,\"published\":%zu,"
           "\"deliveries\":%zu,\"muted_deliveries\":%zu,\"closed\":%zu,\"failed\":%zu,\"other\":%zu,"
           "\"bytes_in\":%llu,\"sample\":\"%s\"",
           complete ? "true" : "false", now() - began, cpu() - cpu_began, acks, errors, published, deliveries,
           muted_deliveries, closed_count, failed_count, other_frames,
           (unsigned long long)bytes_in, sample);
    print_series("ready", &ready_latency);
    print_series("ack", &ack_latency);
    print_series("command", &command_latency);
    print_series("delivery", keeping ? &kept_delivery_latency : &delivery_latency);
    printf("}\n");
    fflush(stdout);
}

static void begin_connect(const char *path, size_t window) {
    size_t len;
    const char *p = slurp(path, &len), *end = p + len;
    connect_from = connect_next = conns_len;
    while (p < end) {
        conns = grow(conns, &conns_cap, conns_len + 1, sizeof *conns);
        struct conn *c = &conns[conns_len++];
        memset(c, 0, sizeof *c);
        c->fd = -1;
        c->request_len = take_u32(&p);
        c->request = p;
        p += c->request_len;
        c->greeting_len = take_u32(&p);
        c->greeting = p;
        p += c->greeting_len;
    }
    reset_counts();
    connect_window = window ? window : conns_len;
    keeping = false;
    in_progress = 0;
    connecting = true;
    deadline = began + 60;
}

static void begin_run(const char *path, double timeout_s) {
    size_t len, cap = 0;
    free(steps);
    steps = NULL;
    steps_len = next_step = 0;
    const char *p = slurp(path, &len), *end = p + len;
    while (p < end) {
        steps = grow(steps, &cap, steps_len + 1, sizeof *steps);
        struct step *s = &steps[steps_len++];
        s->at = take_u32(&p) / 1e6;
        s->conn = take_u32(&p);
        s->kind = (char)take_u32(&p);
        s->len = take_u32(&p);
        s->frame = p;
        p += s->len;
        if (s->conn >= conns_len) die("a step names a connection that is not there");
    }
    origins = grow(origins, &origins_cap, steps_len + 1, sizeof *origins);
    for (size_t i = 0; i < conns_len; i++) conns[i].delivered = 0, conns[i].head = conns[i].tail = 0;
    reset_counts();
    running = true;
    deadline = began + timeout_s;
}

/* Sends what is due; returns the time of the next step (0: nothing to wait for). */
static double send_due(void) {
    for (int batch = 0; next_step < steps_len; batch++) {
        struct step *s = &steps[next_step];
        double at = now();
        if (began + s->at > at) return began + s->at;
        if (s->kind == PUBLISH && window_size && readers && published - deliveries / readers >= window_size) return 0;
        if (batch == SEND_BATCH) return at;
        struct conn *c = &conns[s->conn];
        if (s->kind == PUBLISH) origins[published++] = at;
        remember(c, s->kind, at);
        transmit(c, s->frame, s->len);
        next_step++;
    }
    return 0;
}

static void set_pattern(struct pattern *p, const char *text) {
    memset(p, 0, sizeof *p);
    p->any = !strcmp(text, "*");
    p->anchored = text[0] == '^';
    if (p->anchored) text++;
    p->len = strlen(text);
    if (p->len >= sizeof p->text) die("pattern too long");
    memcpy(p->text, text, p->len);
}

static void done(void) {
    printf("{\"complete\":true}\n");
    fflush(stdout);
}

static void each(size_t from, size_t to, char what) {
    for (size_t i = from; i < to && i < conns_len; i++) {
        struct conn *c = &conns[i];
        if (c->state == CLOSED || c->fd < 0) continue;
        if (what == 'd') hang_up(c);
        else c->muted = what == 'm', watch(c, EPOLL_CTL_MOD);
    }
}

static void command(char *line) {
    char a[512] = "", b[512] = "";
    size_t x = 0, y = 0, z = 0, acks_wanted = 0, deliveries_wanted = 0;
    double timeout = 0;
    if (sscanf(line, "target %511s %zu", a, &x) == 2) {
        target.sin_family = AF_INET;
        target.sin_port = htons((uint16_t)x);
        if (inet_pton(AF_INET, a, &target.sin_addr) != 1) die("target");
        done();
    } else if (sscanf(line, "match %511s %511[^\n]", a, b) == 2) {
        set_pattern(!strcmp(a, "ready") ? &p_ready : !strcmp(a, "ack") ? &p_ack : !strcmp(a, "event") ? &p_event : &p_error, b);
        done();
    } else if (sscanf(line, "origin %511s", a) == 1) {
        origin_in_payload = !strcmp(a, "payload");
        done();
    } else if (sscanf(line, "receive-buffer %zu", &x) == 1) {
        receive_buffer = (int)x;
        done();
    } else if (sscanf(line, "connect %zu %511s", &x, a) == 2) {
        begin_connect(a, x);
    } else if (sscanf(line, "run %zu %zu %lf %zu %zu %zu %511s", &acks_wanted, &deliveries_wanted, &timeout, &x, &y, &z,
                      a) == 7) {
        want_acks = acks_wanted, want_deliveries = deliveries_wanted, window_size = x, readers = y, keeping = z;
        begin_run(a, timeout);
    } else if (sscanf(line, "mute %zu %zu", &x, &y) == 2) {
        each(x, y, 'm'), done();
    } else if (sscanf(line, "unmute %zu %zu", &x, &y) == 2) {
        each(x, y, 'u'), done();
    } else if (sscanf(line, "drop %zu %zu", &x, &y) == 2) {
        each(x, y, 'd'), done();
    } else {
        errno = EINVAL;
        die(line);
    }
}

static void on_stdin(void) {
    static char buffer[8192];
    static size_t len;
    ssize_t n = read(0, buffer + len, sizeof buffer - len - 1);
    if (n <= 0) exit(0);
    len += (size_t)n;
    buffer[len] = 0;
    char *line = buffer, *end;
    while ((end = strchr(line, '\n'))) {
        *end = 0;
        command(line);
        line = end + 1;
    }
    len -= (size_t)(line - buffer);
    memmove(buffer, line, len);
}

static void advance(void) { /* moves what is going on forward, and reports its end */
    double wake = 0;
    if (connecting) {
        while (connect_next < conns_len && in_progress < connect_window) open_next(&conns[connect_next++]);
        bool all = connect_next == conns_len && in_progress == 0;
        if (all || now() > deadline) {
            connecting = false;
            report(all && failed_count == 0);
        } else wake = deadline;
    }
    if (running) {
        wake = send_due();
        bool all = next_step == steps_len && acks + errors >= want_acks && deliveries >= want_deliveries;
        if (all || now() > deadline) {
            running = false;
            report(all && errors == 0);
            wake = 0;
        } else if (wake == 0 || wake > deadline) wake = deadline;
    }
    struct itimerspec when = {0};
    if (wake > 0) {
        when.it_value.tv_sec = (time_t)wake;
        when.it_value.tv_nsec = (long)((wake - (double)(time_t)wake) * 1e9) + 1;
        if (when.it_value.tv_nsec >= 1000000000L) when.it_value.tv_nsec = 999999999L;
    }
    timerfd_settime(timer_fd, TFD_TIMER_ABSTIME, &when, NULL);
}

int main(void) {
    struct epoll_event events[512], e = {.events = EPOLLIN, .data.u64 = 0};
    struct rlimit files;
    if (!getrlimit(RLIMIT_NOFILE, &files)) files.rlim_cur = files.rlim_max, setrlimit(RLIMIT_NOFILE, &files);
    ep = epoll_create1(EPOLL_CLOEXEC);
    timer_fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    if (ep < 0 || timer_fd < 0) die("epoll");
    epoll_ctl(ep, EPOLL_CTL_ADD, 0, &e);
    e.data.u64 = 1;
    epoll_ctl(ep, EPOLL_CTL_ADD, timer_fd, &e);
    for (;;) {
        int n = epoll_wait(ep, events, 512, -1);
        for (int i = 0; i < n; i++) {
            uint64_t id = events[i].data.u64;
            if (id == 0) on_stdin();
            else if (id == 1) {
                uint64_t ticks;
                if (read(timer_fd, &ticks, sizeof ticks) < 0 && errno != EAGAIN) die("timer");
            } else {
                struct conn *c = &conns[id - 2];
                if (c->state == CLOSED) continue;
                if (events[i].events & EPOLLOUT) on_writable(c);
                if (c->state != CLOSED && (events[i].events & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR))) {
                    if (c->muted && !(events[i].events & EPOLLIN)) hang_up(c);
                    else if (!c->muted) on_readable(c);
                }
            }
        }
        advance();
    }
}
