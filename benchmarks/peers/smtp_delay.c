/* How long each message takes: SESSIONS processes send MESSAGES in all, a connection each, and print
 * microseconds from the connection to the answer after the dot, and from the dot alone.
 * usage: smtp_delay PORT SESSIONS MESSAGES FILE FROM TO; FILE is the message as sent, its dot too. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1e6 + t.tv_nsec / 1e3;
}

/* Reads one reply, of one or several lines; gives its first digit. */
static int answer(int fd)
{
    char buffer[4096];
    size_t used = 0;

    for (;;) {
        ssize_t got = read(fd, buffer + used, sizeof buffer - 1 - used);
        if (got <= 0)
            return 0;
        used += got;
        buffer[used] = 0;
        if (buffer[used - 1] != '\n')
            continue;
        char *line = buffer, *next;
        while ((next = strchr(line, '\n')) && next[1])
            line = next + 1;
        if (strlen(line) > 3 && line[3] == ' ')
            return buffer[0];
    }
}

static int says(int fd, const char *text)
{
    if (write(fd, text, strlen(text)) < 0)
        return 0;
    return answer(fd);
}

int main(int argc, char **argv)
{
    if (argc != 7)
        return 2;
    int port = atoi(argv[1]), sessions = atoi(argv[2]), messages = atoi(argv[3]);
    FILE *file = fopen(argv[4], "rb");
    static char content[4 << 20], from[512], to[512];
    size_t size = file ? fread(content, 1, sizeof content, file) : 0;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};

    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    snprintf(from, sizeof from, "MAIL FROM:<%s>\r\n", argv[5]);
    snprintf(to, sizeof to, "RCPT TO:<%s>\r\n", argv[6]);
    for (int s = 0; s < sessions; s++) {
        if (fork())
            continue;
        for (int m = s; m < messages; m += sessions) {
            int one = 1, fd = socket(AF_INET, SOCK_STREAM, 0);
            double start = now(), dot, end;

            setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
            if (connect(fd, (struct sockaddr *)&address, sizeof address) || answer(fd) != '2'
                || says(fd, "HELO bench.test\r\n") != '2' || says(fd, from) != '2'
                || says(fd, to) != '2' || says(fd, "DATA\r\n") != '3')
                return 1;
            for (size_t at = 0; at < size;) {
                ssize_t done = write(fd, content + at, size - at);
                if (done < 0)
                    return 1;
                at += done;
            }
            dot = now();
            if (answer(fd) != '2')
                return 1;
            end = now();
            if (write(fd, "QUIT\r\n", 6) < 0)
                return 1;
            close(fd);
            char line[64];
            int length = snprintf(line, sizeof line, "%.0f %.0f\n", end - start, end - dot);
            if (write(1, line, length) < 0)
                return 1;
        }
        return 0;
    }
    int status, failed = 0;
    while (wait(&status) > 0)
        failed |= status;
    return failed ? 1 : 0;
}
