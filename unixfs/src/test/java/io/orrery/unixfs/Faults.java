package io.orrery.unixfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.orrery.ipld.Fault;
import io.orrery.ipld.FaultException;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Says which fault something fails with. */
final class Faults {
  private Faults() {}

  static AbstractThrowableAssert<?, ?> assertFault(Fault fault, CompletableFuture<?> future) {
    FaultException failure = FaultException.unwrap(catchThrowable(future::get));
    assertThat(failure).isNotNull();
    assertThat(failure.fault()).isEqualTo(fault);
    return assertThat(failure);
  }

  static AbstractThrowableAssert<?, ?> assertFault(Fault fault, ThrowingCallable call) {
    return assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            FaultException.class, failure -> assertThat(failure.fault()).isEqualTo(fault));
  }
}
