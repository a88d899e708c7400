/* A point-to-point link with a delay, a rate and a queue, between two network namespaces.
 *
 *   link NAMESPACE_A NAMESPACE_B INTERFACE DELAY_US RATE_BITS QUEUE_US
 *
 * One TUN interface is made in each namespace, and this process carries the packets: needed where
 * the kernel has no netem. The delay counts one way, the rate one direction. A packet that would
 * wait longer than QUEUE_US is dropped, as a router does. Prints "ready"; ends when stdin closes.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <poll.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

enum { SLOTS = 16384, LARGEST = 1600, BATCH = 128 };
static const int64_t SECOND = 1000000000;

struct packet {
    int64_t due;
    int length;
    unsigned char bytes[LARGEST];
};

struct lane {
    int from, to;
    struct packet *slots;
    unsigned first, count;
    int64_t busy_until;
};

struct shape {
    int64_t delay, queue;
    double nanoseconds_a_byte;
};

static int64_t now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * SECOND + t.tv_nsec;
}

static void give_up(const char *what) {
    perror(what);
    exit(1);
}

static int interface_in(const char *name_space, const char *name) {
    char path[256];
    struct ifreq wanted = {0};
    snprintf(path, sizeof path, "/run/netns/%s", name_space);
    int space = open(path, O_RDONLY | O_CLOEXEC);
    if (space < 0 || setns(space, CLONE_NEWNET) < 0) give_up(path);
    close(space);
    int tun = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
    wanted.ifr_flags = IFF_TUN | IFF_NO_PI;
    strncpy(wanted.ifr_name, name, IFNAMSIZ - 1);
    if (tun < 0 || ioctl(tun, TUNSETIFF, &wanted) < 0) give_up("/dev/net/tun");
    return tun;
}

/* Reads what was sent into the lane and reckons when each packet comes out at the other end. */
static void take_in(struct lane *lane, const struct shape *shape) {
    unsigned char spare[LARGEST];
    for (int i = 0; i < BATCH; i++) {
        int is_full = lane->count == SLOTS;
        struct packet *slot = &lane->slots[(lane->first + lane->count) % SLOTS];
        ssize_t length = read(lane->from, is_full ? spare : slot->bytes, LARGEST);
        if (length <= 0) return;
        int64_t time = now(), start = lane->busy_until > time ? lane->busy_until : time;
        if (is_full || start - time > shape->queue) continue;
        lane->busy_until = start + (int64_t)(length * shape->nanoseconds_a_byte);
        slot->due = lane->busy_until + shape->delay;
        slot->length = (int)length;
        lane->count++;
    }
}

/* Hands on what is due and says when the next packet will be. */
static int64_t hand_on(struct lane *lane, int64_t time) {
    while (lane->count) {
        struct packet *slot = &lane->slots[lane->first];
        if (slot->due > time) return slot->due;
        if (write(lane->to, slot->bytes, slot->length) < 0 && errno == EAGAIN) return time;
        lane->first = (lane->first + 1) % SLOTS;
        lane->count--;
    }
    return time + SECOND;
}

static void carry(struct lane lanes[2], const struct shape *shape) {
    struct pollfd watched[3] = {{lanes[0].from, POLLIN, 0}, {lanes[1].from, POLLIN, 0}, {0, POLLIN, 0}};
    for (;;) {
        int64_t time = now(), next = hand_on(&lanes[0], time), other = hand_on(&lanes[1], time);
        if (other < next) next = other;
        int64_t pause = next - now();
        if (pause < 0) pause = 0;
        struct timespec limit = {pause / SECOND, pause % SECOND};
        if (ppoll(watched, 3, &limit, NULL) < 0 && errno != EINTR) give_up("ppoll");
        if (watched[2].revents) return;
        for (int i = 0; i < 2; i++)
            if (watched[i].revents & POLLIN) take_in(&lanes[i], shape);
    }
}

int main(int count, char **words) {
    if (count != 7) return 2;
    int a = interface_in(words[1], words[3]), b = interface_in(words[2], words[3]);
    struct shape shape = {atoll(words[4]) * 1000, atoll(words[6]) * 1000, 8e9 / atof(words[5])};
    struct lane lanes[2] = {{.from = a, .to = b}, {.from = b, .to = a}};
    for (int i = 0; i < 2; i++)
        if (!(lanes[i].slots = calloc(SLOTS, sizeof(struct packet)))) give_up("memory");
    prctl(PR_SET_TIMERSLACK, 1000);
    puts("ready");
    fflush(stdout);
    carry(lanes, &shape);
    return 0;
}
