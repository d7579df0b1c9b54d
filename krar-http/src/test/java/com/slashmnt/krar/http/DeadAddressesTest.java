package com.slashmnt.krar.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeadAddressesTest {

  private static final InetSocketAddress A = at(1, 1);
  private static final InetSocketAddress B = at(2, 1);
  private static final InetSocketAddress C = at(3, 1);

  private final DeadAddresses dead = new DeadAddresses();

  private static InetSocketAddress at(int last, int port) {
    try {
      byte[] address = {127, 0, 0, (byte) last};
      return new InetSocketAddress(InetAddress.getByAddress(address), port);
    } catch (UnknownHostException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void keepsTheOrderOfThoseThatLive() {
    assertThat(dead.last(List.of(C, A, B))).containsExactly(C, A, B);
    dead.failed(A);
    assertThat(dead.last(List.of(C, A, B))).containsExactly(C, B, A);
  }

  @Test
  void asksFirstWhoDiedFirst() {
    dead.failed(B);
    dead.failed(A);
    assertThat(dead.last(List.of(A, B, C))).containsExactly(C, B, A);
    dead.failed(B);
    assertThat(dead.last(List.of(A, B, C))).containsExactly(C, A, B);
  }

  @Test
  void forgetsWhatAnswers() {
    dead.failed(A);
    dead.answered(A);
    assertThat(dead.last(List.of(A, B))).containsExactly(A, B);
  }

  @Test
  void tellsPortsApartAndNamesNoOther() {
    dead.failed(A);
    InetSocketAddress other = at(1, 2);
    assertThat(dead.last(List.of(other, C))).containsExactly(other, C);
  }

  @Test
  void forgetsTheOldestOfMany() {
    dead.failed(A);
    for (int port = 1000; port < 1100; port++) {
      dead.failed(at(1, port));
    }
    assertThat(dead.last(List.of(A, B))).containsExactly(A, B);
  }
}
