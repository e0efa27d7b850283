/*
 * A PKCS#11 library for tests. Everything is done by another library, which MOCK_TOKEN_LIBRARY names, so keys and signatures are
 * real; but before and after each call the file MOCK_TOKEN_CONTROL is asked whether the token is to misbehave. Its lines:
 *
 *   pulled                        the token is in no slot
 *   no-slots                      not even an empty slot is there: the reader is unplugged, or its driver does not run
 *   pulls N                       how often it has been pulled: with each pull all sessions are gone, also when it is back already
 *   pin-tries N                   the N-th wrong PIN in a row locks; the flags of CK_TOKEN_INFO tell how far it has come
 *   pin-pad FILE                  it has a pad of its own: C_Login without a PIN takes what stands in the file, as if it were typed
 *   CALL delay MS [EVERY]         takes so long; the wait is under no lock, as on a token with several processors
 *   CALL hang 0 [EVERY]           never comes back
 *   CALL crash 0 [EVERY]          takes the process along
 *   CALL answer CKR [EVERY]       answers this and does nothing
 *   CALL spoil 0 [EVERY]          C_Sign alone: answers a signature that does not verify
 *
 * CALL is a name as C_Sign, EVERY each how many of its calls in this process are meant (all, when left out).
 *
 * Wrong PINs are counted in MOCK_TOKEN_CONTROL.tries, which all processes share; each attempt at a PIN is a line of
 * MOCK_TOKEN_CONTROL.journal, with its outcome and without the PIN.
 *
 * PKCS#11 v2.40: CK_FUNCTION_LIST (base specification, appendix B) begins with a CK_VERSION of two bytes, then come 68 functions in
 * the order of its chapter 5. In CK_TOKEN_INFO and CK_SLOT_INFO the flags follow 96 bytes of text (§3.2).
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

typedef unsigned long ck_ulong;
typedef ck_ulong ck_rv;
typedef void (*ck_function)(void);

enum { FUNCTIONS = 68, TEXT_BYTES = 96 };
enum call {
  INITIALIZE = 0, GET_FUNCTION_LIST = 3, GET_SLOT_LIST = 4, GET_SLOT_INFO = 5, GET_TOKEN_INFO = 6, GET_MECHANISM_LIST = 7,
  INIT_PIN = 10, SET_PIN = 11, OPEN_SESSION = 12, CLOSE_SESSION = 13, CLOSE_ALL_SESSIONS = 14, LOGIN = 18, CREATE_OBJECT = 20,
  DESTROY_OBJECT = 22, GET_ATTRIBUTE_VALUE = 24, FIND_OBJECTS_INIT = 26, FIND_OBJECTS = 27, FIND_OBJECTS_FINAL = 28,
  SIGN_INIT = 42, SIGN = 43, GENERATE_KEY_PAIR = 59
};
static const ck_rv CKR_OK = 0, CKR_GENERAL_ERROR = 0x5, CKR_ARGUMENTS_BAD = 0x7, CKR_DEVICE_REMOVED = 0x32,
                   CKR_PIN_INCORRECT = 0xa0, CKR_PIN_LOCKED = 0xa4, CKR_TOKEN_NOT_PRESENT = 0xe0;
static const ck_ulong CKF_TOKEN_PRESENT = 0x1, CKF_PIN_COUNT_LOW = 0x10000, CKF_PIN_FINAL_TRY = 0x20000,
                      CKF_PIN_LOCKED = 0x40000, CKF_PROTECTED_AUTHENTICATION_PATH = 0x100, CKU_SO = 0, CKU_CONTEXT_SPECIFIC = 2;

struct function_list {
  struct { unsigned char major, minor; } version;
  ck_function functions[FUNCTIONS];
};
struct info {
  unsigned char text[TEXT_BYTES];
  ck_ulong flags;
};

static struct function_list mock;
static ck_function real[FUNCTIONS];
static const char *control;

/* Sessions are closed by a pull while no call is inside the real library. */
static pthread_rwlock_t inside = PTHREAD_RWLOCK_INITIALIZER;
static pthread_mutex_t counting = PTHREAD_MUTEX_INITIALIZER;
static long calls[FUNCTIONS];
static long seen_pulls = -1;

enum action { NOTHING, DELAY, HANG, CRASH, ANSWER, SPOIL };
struct orders {
  int pulled, no_slots;
  long pulls, pin_tries;
  enum action action;
  long argument;
  char pad[1024];
};

static enum action action_of(const char *word) {
  static const char *const words[] = {"", "delay", "hang", "crash", "answer", "spoil"};
  for (int action = DELAY; action <= SPOIL; action++)
    if (strcmp(word, words[action]) == 0) return (enum action)action;
  return NOTHING;
}

/* What the control file says now, of everything and of this call. */
static struct orders read_orders(enum call call, const char *name) {
  struct orders orders = {0, 0, 0, 0, NOTHING, 0, ""};
  char line[1100], first[64], second[64];
  long argument, every, count;
  FILE *file = fopen(control, "re");

  pthread_mutex_lock(&counting);
  count = ++calls[call];
  pthread_mutex_unlock(&counting);
  while (file != NULL && fgets(line, sizeof line, file) != NULL) {
    every = 1;
    argument = 0;
    if (strcmp(line, "pulled\n") == 0) orders.pulled = 1;
    if (strcmp(line, "no-slots\n") == 0) orders.no_slots = 1;
    if (sscanf(line, "pulls %ld", &orders.pulls) == 1 || sscanf(line, "pin-tries %ld", &orders.pin_tries) == 1) continue;
    if (sscanf(line, "pin-pad %1023s", orders.pad) == 1) continue;
    if (sscanf(line, "%63s %63s %li %ld", first, second, &argument, &every) < 2 || strcmp(first, name) != 0) continue;
    if (every < 1 || count % every != 0) continue;
    orders.action = action_of(second);
    orders.argument = argument;
  }
  if (file != NULL) fclose(file);
  return orders;
}

static void wait_ms(long ms) {
  struct timespec left = {ms / 1000, (ms % 1000) * 1000000L};
  while (nanosleep(&left, &left) != 0 && errno == EINTR) {
  }
}

static ck_rv get_slots(unsigned char present, ck_ulong *list, ck_ulong *count) {
  return ((ck_rv(*)(unsigned char, ck_ulong *, ck_ulong *))real[GET_SLOT_LIST])(present, list, count);
}

static void drop_sessions(long pulls) {
  ck_ulong slots[64], count = 64;
  pthread_rwlock_wrlock(&inside);
  if (pulls != seen_pulls) {
    if (seen_pulls >= 0 && get_slots(1, slots, &count) == CKR_OK)
      for (ck_ulong at = 0; at < count; at++) ((ck_rv(*)(ck_ulong))real[CLOSE_ALL_SESSIONS])(slots[at]);
    seen_pulls = pulls;
  }
  pthread_rwlock_unlock(&inside);
}

/* Whatever comes before the call itself; anything but CKR_OK is the call's answer. Then the lock is held. */
static ck_rv enter(enum call call, const char *name, struct orders *orders) {
  *orders = read_orders(call, name);
  if (orders->action == DELAY) wait_ms(orders->argument);
  while (orders->action == HANG) pause();
  if (orders->action == CRASH) raise(SIGSEGV);
  if (orders->action == ANSWER) return (ck_rv)orders->argument;
  if (orders->pulls != seen_pulls) drop_sessions(orders->pulls);
  pthread_rwlock_rdlock(&inside);
  return CKR_OK;
}

static ck_rv leave(ck_rv answer) {
  pthread_rwlock_unlock(&inside);
  return answer;
}

/* A call that is handed on, and that answers `absent` while the token is pulled. */
#define HAND_ON(name, call, absent, parameters, arguments)                  \
  static ck_rv name parameters {                                            \
    struct orders orders;                                                   \
    ck_rv answer = enter(call, #name, &orders);                             \
    if (answer != CKR_OK) return answer;                                    \
    if (orders.pulled) return leave(absent);                                \
    return leave(((ck_rv(*) parameters)real[call])arguments);               \
  }
#define ON_SESSION(name, call, parameters, arguments) HAND_ON(name, call, CKR_DEVICE_REMOVED, parameters, arguments)
#define ON_SLOT(name, call, parameters, arguments) HAND_ON(name, call, CKR_TOKEN_NOT_PRESENT, parameters, arguments)

ON_SESSION(C_CreateObject, CREATE_OBJECT, (ck_ulong s, void *t, ck_ulong n, ck_ulong *o), (s, t, n, o))
ON_SESSION(C_DestroyObject, DESTROY_OBJECT, (ck_ulong s, ck_ulong o), (s, o))
ON_SESSION(C_GetAttributeValue, GET_ATTRIBUTE_VALUE, (ck_ulong s, ck_ulong o, void *t, ck_ulong n), (s, o, t, n))
ON_SESSION(C_FindObjectsInit, FIND_OBJECTS_INIT, (ck_ulong s, void *t, ck_ulong n), (s, t, n))
ON_SESSION(C_FindObjects, FIND_OBJECTS, (ck_ulong s, ck_ulong *o, ck_ulong m, ck_ulong *n), (s, o, m, n))
ON_SESSION(C_FindObjectsFinal, FIND_OBJECTS_FINAL, (ck_ulong s), (s))
ON_SESSION(C_SignInit, SIGN_INIT, (ck_ulong s, void *m, ck_ulong k), (s, m, k))
ON_SESSION(C_CloseSession, CLOSE_SESSION, (ck_ulong s), (s))
ON_SESSION(C_GenerateKeyPair, GENERATE_KEY_PAIR,
           (ck_ulong s, void *m, void *pu, ck_ulong pun, void *pr, ck_ulong prn, ck_ulong *u, ck_ulong *r),
           (s, m, pu, pun, pr, prn, u, r))
ON_SLOT(C_GetMechanismList, GET_MECHANISM_LIST, (ck_ulong slot, ck_ulong *l, ck_ulong *n), (slot, l, n))
ON_SLOT(C_OpenSession, OPEN_SESSION, (ck_ulong slot, ck_ulong f, void *a, void *c, ck_ulong *s), (slot, f, a, c, s))

static ck_rv C_Initialize(void *arguments) {
  struct orders orders;
  ck_rv answer = enter(INITIALIZE, "C_Initialize", &orders);
  return answer != CKR_OK ? answer : leave(((ck_rv(*)(void *))real[INITIALIZE])(arguments));
}

static ck_rv C_GetSlotList(unsigned char present, ck_ulong *list, ck_ulong *count) {
  struct orders orders;
  ck_rv answer = enter(GET_SLOT_LIST, "C_GetSlotList", &orders);
  if (answer != CKR_OK) return answer;
  if (!orders.no_slots && (!orders.pulled || !present)) return leave(get_slots(present, list, count));
  if (count != NULL) *count = 0;
  return leave(count == NULL ? CKR_ARGUMENTS_BAD : CKR_OK);
}

static ck_rv C_GetSlotInfo(ck_ulong slot, struct info *info) {
  struct orders orders;
  ck_rv answer = enter(GET_SLOT_INFO, "C_GetSlotInfo", &orders);
  if (answer != CKR_OK) return answer;
  answer = ((ck_rv(*)(ck_ulong, struct info *))real[GET_SLOT_INFO])(slot, info);
  if (answer == CKR_OK && orders.pulled) info->flags &= ~CKF_TOKEN_PRESENT;
  return leave(answer);
}

#include "mock-pins.h"

static ck_rv C_GetTokenInfo(ck_ulong slot, struct info *info) {
  struct orders orders;
  long left;
  ck_rv answer = enter(GET_TOKEN_INFO, "C_GetTokenInfo", &orders);
  if (answer != CKR_OK) return answer;
  if (orders.pulled) return leave(CKR_TOKEN_NOT_PRESENT);
  answer = ((ck_rv(*)(ck_ulong, struct info *))real[GET_TOKEN_INFO])(slot, info);
  if (answer == CKR_OK && orders.pad[0] != '\0') info->flags |= CKF_PROTECTED_AUTHENTICATION_PATH;
  if (answer == CKR_OK && orders.pin_tries > 0) {
    left = orders.pin_tries - read_tries();
    info->flags &= ~(CKF_PIN_COUNT_LOW | CKF_PIN_FINAL_TRY | CKF_PIN_LOCKED);
    if (left <= 0) info->flags |= CKF_PIN_LOCKED;
    else if (left < orders.pin_tries) info->flags |= CKF_PIN_COUNT_LOW | (left == 1 ? CKF_PIN_FINAL_TRY : 0);
  }
  return leave(answer);
}

static ck_rv C_Login(ck_ulong session, ck_ulong user, void *pin, ck_ulong length) {
  struct orders orders;
  char typed[256] = "";
  ck_rv answer = enter(LOGIN, "C_Login", &orders);
  if (answer != CKR_OK) return answer;
  if (orders.pulled) return leave(CKR_DEVICE_REMOVED);
  if (length == 0 && orders.pad[0] != '\0') {
    length = read_pad(&orders, typed, sizeof typed);
    pin = typed;
  }
  if (user != CKU_SO && is_locked(&orders)) {
    answer = CKR_PIN_LOCKED;
  } else {
    answer = ((ck_rv(*)(ck_ulong, ck_ulong, void *, ck_ulong))real[LOGIN])(session, user, pin, length);
    if (user != CKU_SO) answer = counted(&orders, answer);
  }
  note("C_Login", user == CKU_SO ? "so" : user == CKU_CONTEXT_SPECIFIC ? "context" : "user", answer);
  return leave(answer);
}

static ck_rv C_SetPIN(ck_ulong session, void *old, ck_ulong old_length, void *new, ck_ulong new_length) {
  struct orders orders;
  ck_rv answer = enter(SET_PIN, "C_SetPIN", &orders);
  if (answer != CKR_OK) return answer;
  if (orders.pulled) return leave(CKR_DEVICE_REMOVED);
  answer = ((ck_rv(*)(ck_ulong, void *, ck_ulong, void *, ck_ulong))real[SET_PIN])(session, old, old_length, new, new_length);
  answer = counted(&orders, answer);
  note("C_SetPIN", "user", answer);
  return leave(answer);
}

static ck_rv C_InitPIN(ck_ulong session, void *pin, ck_ulong length) {
  struct orders orders;
  ck_rv answer = enter(INIT_PIN, "C_InitPIN", &orders);
  if (answer != CKR_OK) return answer;
  if (orders.pulled) return leave(CKR_DEVICE_REMOVED);
  answer = ((ck_rv(*)(ck_ulong, void *, ck_ulong))real[INIT_PIN])(session, pin, length);
  if (answer == CKR_OK) write_tries(0);
  note("C_InitPIN", "so", answer);
  return leave(answer);
}

static ck_rv real_sign(ck_ulong session, void *data, ck_ulong data_length, unsigned char *signature, ck_ulong *length) {
  return ((ck_rv(*)(ck_ulong, void *, ck_ulong, unsigned char *, ck_ulong *))real[SIGN])(session, data, data_length,
                                                                                         signature, length);
}

static ck_rv C_Sign(ck_ulong session, void *data, ck_ulong data_length, unsigned char *signature, ck_ulong *length) {
  struct orders orders;
  ck_rv answer;
  /* Without a buffer only the length is asked for, which no token takes time for. */
  if (signature == NULL) return real_sign(session, data, data_length, signature, length);
  answer = enter(SIGN, "C_Sign", &orders);
  if (answer != CKR_OK) {
    /* Whatever C_Sign answers ends the operation (§5.11). */
    pthread_rwlock_rdlock(&inside);
    real_sign(session, data, data_length, signature, length);
    return leave(answer);
  }
  if (orders.pulled) return leave(CKR_DEVICE_REMOVED);
  answer = real_sign(session, data, data_length, signature, length);
  if (answer == CKR_OK && orders.action == SPOIL) signature[*length / 2] ^= 0x01;
  return leave(answer);
}

ck_rv C_GetFunctionList(struct function_list **list) {
  static const ck_function ours[FUNCTIONS] = {
    [INITIALIZE] = (ck_function)C_Initialize, [GET_FUNCTION_LIST] = (ck_function)C_GetFunctionList,
    [GET_SLOT_LIST] = (ck_function)C_GetSlotList, [GET_SLOT_INFO] = (ck_function)C_GetSlotInfo,
    [GET_TOKEN_INFO] = (ck_function)C_GetTokenInfo, [GET_MECHANISM_LIST] = (ck_function)C_GetMechanismList,
    [INIT_PIN] = (ck_function)C_InitPIN, [SET_PIN] = (ck_function)C_SetPIN,
    [OPEN_SESSION] = (ck_function)C_OpenSession, [CLOSE_SESSION] = (ck_function)C_CloseSession,
    [LOGIN] = (ck_function)C_Login, [CREATE_OBJECT] = (ck_function)C_CreateObject,
    [DESTROY_OBJECT] = (ck_function)C_DestroyObject, [GET_ATTRIBUTE_VALUE] = (ck_function)C_GetAttributeValue,
    [FIND_OBJECTS_INIT] = (ck_function)C_FindObjectsInit, [FIND_OBJECTS] = (ck_function)C_FindObjects,
    [FIND_OBJECTS_FINAL] = (ck_function)C_FindObjectsFinal, [SIGN_INIT] = (ck_function)C_SignInit,
    [SIGN] = (ck_function)C_Sign, [GENERATE_KEY_PAIR] = (ck_function)C_GenerateKeyPair,
  };
  const char *library = getenv("MOCK_TOKEN_LIBRARY"), *orders = getenv("MOCK_TOKEN_CONTROL");
  ck_rv (*get_real)(struct function_list **);
  struct function_list *found;
  void *handle;

  if (list == NULL) return CKR_ARGUMENTS_BAD;
  if (control == NULL) {
    handle = library == NULL ? NULL : dlopen(library, RTLD_NOW | RTLD_LOCAL);
    get_real = handle == NULL ? NULL : (ck_rv(*)(struct function_list **))dlsym(handle, "C_GetFunctionList");
    if (orders == NULL || get_real == NULL || get_real(&found) != CKR_OK) return CKR_GENERAL_ERROR;
    mock = *found;
    memcpy(real, found->functions, sizeof real);
    for (int call = 0; call < FUNCTIONS; call++)
      if (ours[call] != NULL) mock.functions[call] = ours[call];
    control = orders;
  }
  *list = &mock;
  return CKR_OK;
}
