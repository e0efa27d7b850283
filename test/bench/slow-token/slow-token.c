/*
 * A PKCS#11 library that takes its time: everything is done by another library, which SLOW_TOKEN_LIBRARY names, but C_Sign
 * waits SLOW_TOKEN_MS milliseconds first, as long as the file SLOW_TOKEN_SWITCH is there. The wait is in the calling thread and under no lock: sessions do not hold up one another,
 * as on a token with several processors.
 *
 * PKCS#11 v2.40: CK_FUNCTION_LIST (appendix B of the base specification) begins with a CK_VERSION of two bytes, then come 68
 * functions in the order of its chapter 5; C_GetFunctionList is the fourth, C_Sign the 44th.
 */
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

typedef unsigned long ck_rv;
typedef unsigned long ck_ulong;
typedef void (*ck_function)(void);

enum { FUNCTIONS = 68, GET_FUNCTION_LIST = 3, SIGN = 43 };
static const ck_rv CKR_OK = 0x0, CKR_GENERAL_ERROR = 0x5, CKR_ARGUMENTS_BAD = 0x7;

struct function_list {
  struct { unsigned char major, minor; } version;
  ck_function functions[FUNCTIONS];
};

typedef ck_rv (*get_function_list)(struct function_list **);
typedef ck_rv (*sign)(ck_ulong session, unsigned char *data, ck_ulong data_length, unsigned char *signature,
                      ck_ulong *signature_length);

static struct function_list slow;
static sign real_sign;
static long delay_ms;
static const char *switch_file;

static void wait_for_token(void) {
  struct timespec left = {delay_ms / 1000, (delay_ms % 1000) * 1000000L};
  while (nanosleep(&left, &left) != 0 && errno == EINTR) {
  }
}

static ck_rv slow_sign(ck_ulong session, unsigned char *data, ck_ulong data_length, unsigned char *signature,
                       ck_ulong *signature_length) {
  /* Without a buffer only the length is asked for, which no token takes time for. */
  if (signature != NULL && switch_file != NULL && access(switch_file, F_OK) == 0) wait_for_token();
  return real_sign(session, data, data_length, signature, signature_length);
}

ck_rv C_GetFunctionList(struct function_list **list) {
  const char *library = getenv("SLOW_TOKEN_LIBRARY"), *delay = getenv("SLOW_TOKEN_MS");
  struct function_list *real;
  get_function_list get_real;
  void *handle;

  if (list == NULL) return CKR_ARGUMENTS_BAD;
  if (real_sign == NULL) {
    handle = library == NULL ? NULL : dlopen(library, RTLD_NOW | RTLD_LOCAL);
    get_real = handle == NULL ? NULL : (get_function_list)dlsym(handle, "C_GetFunctionList");
    if (get_real == NULL || get_real(&real) != CKR_OK) return CKR_GENERAL_ERROR;
    delay_ms = delay == NULL ? 0 : atol(delay);
    switch_file = getenv("SLOW_TOKEN_SWITCH");
    slow = *real;
    real_sign = (sign)slow.functions[SIGN];
    slow.functions[SIGN] = (ck_function)slow_sign;
    slow.functions[GET_FUNCTION_LIST] = (ck_function)C_GetFunctionList;
  }
  *list = &slow;
  return CKR_OK;
}
