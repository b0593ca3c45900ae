package io.orrery.node.writable;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * A small C project that is built on the mount: times, programs that run there, a library,
 * rebuilds.
 */
class BuildTest extends WritingTest {
  private static final String SOURCES =
      """
      mkdir -p src include
      for i in {1..8}; do
        printf '#include "all.h"\\nint f%d(int x) { return x + %d + BASE; }\\n' $i $i >src/f$i.c
        echo "int f$i(int);" >>include/all.h
      done
      echo '#define BASE 100' >include/base.h
      sed -i '1i #include "base.h"' include/all.h
      {
        printf '#include <stdio.h>\\n#include "all.h"\\nint main(void) { int s = 0;\\n'
        for i in {1..8}; do echo "s += f$i(s);"; done
        printf 'printf("%%d\\\\n", s); return 0; }\\n'
      } >src/main.c
      cat >Makefile <<'MAKE'
      OBJECTS := $(patsubst src/%.c,build/%.o,$(wildcard src/f*.c))
      CFLAGS := -O1 -Wall -Werror -Iinclude -MMD
      build/program: build/main.o build/libf.a
      	$(CC) -o $@ $^
      build/libf.a: $(OBJECTS)
      	$(AR) rcsD $@ $^
      build/%.o: src/%.c | build
      	$(CC) $(CFLAGS) -c -o $@ $<
      build:
      	mkdir $@
      test: build/program
      	test "$$(./build/program)" = "$(EXPECTED)"
      -include $(wildcard build/*.d)
      MAKE
      """;

  @Test
  void makeBuildsRunsAndRebuildsWhatChanged() throws Exception {
    Bash.needs("gcc", "make", "ar");
    Place place =
        provesTheSame(
            "make",
            Path.of("/"),
            SOURCES
                + """
                make -s -j4; ./build/program >first
                make -q; make -s test EXPECTED=$(cat first)
                sleep 0.02; echo '#define BASE 200' >include/base.h
                ! make -q
                make -s -j2; ./build/program >second; ! cmp -s first second
                sleep 0.02; echo >>src/f3.c
                test "$(make -n | grep -c -- '-c -o')" = 1
                make -s; make -q
                """);
    place.holds("make -q; test \"$(./build/program)\" = \"$(cat second)\"; ar t build/libf.a");
  }
}
