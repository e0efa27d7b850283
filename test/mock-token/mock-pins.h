/*
 * What mock-token.c knows of PINs: how many wrong ones there were, in a file that all processes share, who tried, and what is typed on
 * the pad. Part of that file.
 */

static FILE *tries_file(const char *mode) {
  char path[4096];
  snprintf(path, sizeof path, "%s.tries", control);
  return fopen(path, mode);
}

static long read_tries(void) {
  long tries = 0;
  FILE *file = tries_file("re");
  if (file == NULL) return 0;
  if (fscanf(file, "%ld", &tries) != 1) tries = 0;
  fclose(file);
  return tries;
}

static void write_tries(long tries) {
  FILE *file = tries_file("we");
  if (file == NULL) return;
  fprintf(file, "%ld\n", tries);
  fclose(file);
}

static void note(const char *name, const char *whose, ck_rv answer) {
  char path[4096], line[128];
  int file, length = snprintf(line, sizeof line, "%s %s 0x%lx\n", name, whose, answer);
  snprintf(path, sizeof path, "%s.journal", control);
  file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (file < 0) return;
  if (write(file, line, (size_t)length) != length) abort();
  close(file);
}

/* What an attempt at the user's PIN comes to, once the real library has judged it. */
static ck_rv counted(const struct orders *orders, ck_rv answer) {
  long tries = read_tries();
  if (orders->pin_tries == 0) return answer;
  if (answer == CKR_OK) write_tries(0);
  if (answer != CKR_PIN_INCORRECT) return answer;
  write_tries(tries + 1);
  return tries + 1 >= orders->pin_tries ? CKR_PIN_LOCKED : answer;
}

static int is_locked(const struct orders *orders) {
  return orders->pin_tries > 0 && read_tries() >= orders->pin_tries;
}

/* What somebody types on the pad: the first line of the file. Its length; 0 when there is none. */
static ck_ulong read_pad(const struct orders *orders, char *typed, size_t size) {
  FILE *file = fopen(orders->pad, "re");
  if (file == NULL) return 0;
  if (fgets(typed, (int)size, file) == NULL) typed[0] = '\0';
  fclose(file);
  typed[strcspn(typed, "\r\n")] = '\0';
  return strlen(typed);
}
