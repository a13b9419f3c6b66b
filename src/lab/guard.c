#include "lab/guard.h"

void guard_init(struct guard *guard, enum lock_kind kind)
{
    *guard = (struct guard){.kind = kind};
    pthread_rwlock_init(&guard->lock, NULL);
}

void guard_write(struct guard *guard)
{
    if (guard->kind == LOCK_RWLOCK)
        pthread_rwlock_wrlock(&guard->lock);
}

void guard_read(struct guard *guard)
{
    if (guard->kind == LOCK_RWLOCK)
        pthread_rwlock_rdlock(&guard->lock);
}

void guard_leave(struct guard *guard)
{
    if (guard->kind == LOCK_RWLOCK)
        pthread_rwlock_unlock(&guard->lock);
}
