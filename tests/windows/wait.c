// wait SECONDS: says that it waits, and does, or until ^C. Not ping, which needs a driver of Wine's that other programs
// need, too, and that can hang with the first ping that ends before its answer.
#include <stdio.h>
#include <stdlib.h>
#include <windows.h>

int main(int count, char** words) {
  if (count != 2) return 2;
  printf("waiting for %s s\n", words[1]);
  fflush(stdout);
  Sleep(1000 * strtoul(words[1], NULL, 10));
  return 0;
}
