/* The floor: an epoll loop that does nothing but send() each event to each reader, once. No server that makes one
 * send a reader and message can cost less. It understands just enough WebSocket for the load client: it does not
 * compute the accept key (the client does not look at it) and takes each frame to arrive whole.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MAX_FDS = 65536, BUFFER = 1 << 18 };

static bool upgraded[MAX_FDS];
static int reader_at[MAX_FDS], place_of[MAX_FDS], readers;
static char in[BUFFER], out[BUFFER];

static void leave(int fd) {
    if (place_of[fd]) {
        int place = place_of[fd] - 1, last = reader_at[--readers];
        reader_at[place] = last;
        place_of[last] = place + 1;
        place_of[fd] = 0;
    }
    upgraded[fd] = false;
    close(fd);
}

static size_t framed(const char *text, size_t len) {
    size_t head = len < 126 ? 2 : 4;
    out[0] = (char)0x81;
    if (len < 126) out[1] = (char)len;
    else out[1] = 126, out[2] = (char)(len >> 8), out[3] = (char)len;
    memcpy(out + head, text, len);
    return head + len;
}

static void on_text(int fd, const char *text, size_t len) {
    if (memmem(text, len, "\"type\":\"event\"", 14)) {
        size_t size = framed(text, len);
        for (int i = 0; i < readers; i++) send(reader_at[i], out, size, MSG_NOSIGNAL | MSG_DONTWAIT);
    } else {
        size_t size = framed("{\"type\":\"ok\",\"id\":1}", 20);
        if (memmem(text, len, "\"type\":\"subscribe\"", 18) && !place_of[fd]) {
            reader_at[readers++] = fd;
            place_of[fd] = readers;
        }
        send(fd, out, size, MSG_NOSIGNAL);
    }
}

static void on_readable(int fd) {
    static const char accepted[] = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n";
    ssize_t n = recv(fd, in, sizeof in, 0);
    if (n <= 0) {
        leave(fd);
        return;
    }
    if (!upgraded[fd]) {
        upgraded[fd] = true;
        send(fd, accepted, sizeof accepted - 1, MSG_NOSIGNAL);
        return;
    }
    for (size_t at = 0; at + 6 <= (size_t)n;) {
        unsigned char *p = (unsigned char *)in + at;
        size_t len = p[1] & 0x7F, head = 2;
        if (len == 126) len = (size_t)p[2] << 8 | p[3], head = 4;
        unsigned char *mask = p + head, *text = mask + 4;
        if (at + head + 4 + len > (size_t)n) return;
        for (size_t i = 0; i < len; i++) text[i] ^= mask[i & 3];
        if ((p[0] & 0x0F) == 1) on_text(fd, (char *)text, len);
        at += head + 4 + len;
    }
}

int main(void) {
    struct epoll_event events[256], e = {.events = EPOLLIN};
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    struct rlimit files;
    int one = 1, listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), ep = epoll_create1(EPOLL_CLOEXEC);
    if (!getrlimit(RLIMIT_NOFILE, &files)) files.rlim_cur = files.rlim_max, setrlimit(RLIMIT_NOFILE, &files);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 4096)) return 1;
    getsockname(listener, (struct sockaddr *)&address, &size);
    e.data.fd = listener;
    epoll_ctl(ep, EPOLL_CTL_ADD, listener, &e);
    printf("listening on http://127.0.0.1:%d\n", ntohs(address.sin_port));
    fflush(stdout);
    for (;;) {
        int n = epoll_wait(ep, events, 256, -1);
        for (int i = 0; i < n; i++) {
            if (events[i].data.fd != listener) {
                on_readable(events[i].data.fd);
                continue;
            }
            int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
            if (fd < 0) continue;
            if (fd >= MAX_FDS) {
                close(fd);
                continue;
            }
            setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
            e.data.fd = fd;
            epoll_ctl(ep, EPOLL_CTL_ADD, fd, &e);
        }
    }
}
