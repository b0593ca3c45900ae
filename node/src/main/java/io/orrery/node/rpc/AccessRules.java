package io.orrery.node.rpc;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.orrery.node.repo.Authorization;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Who may call the RPC on one listener: the rules of Kubo's go-ipfs-cmds and corehttp, and one
 * more. Programs of this machine are let in; a web page is only if the configuration names its
 * origin.
 *
 * <p>The rule beyond Kubo's is on the Host header: on a loopback listener it must be a number,
 * localhost, or the host of an allowed origin. A page whose name is made to resolve to 127.0.0.1
 * (DNS rebinding) is of the same origin as the RPC in the eyes of its browser, and what then stops
 * it is that it still names itself.
 */
final class AccessRules {
  private static final List<String> LOCAL_ORIGINS =
      List.of(
          "http://127.0.0.1",
          "https://127.0.0.1",
          "http://[::1]",
          "https://[::1]",
          "http://localhost",
          "https://localhost");

  /** The IPFS Companion extension, release and beta. */
  private static final List<String> EXTENSIONS =
      List.of(
          "chrome-extension://nibjojkomfdiaoajekhjakgkdhaomnch",
          "chrome-extension://hjoieblefckbooibpepigmacodalfndh");

  private static final List<String> PREFLIGHT_HEADERS =
      List.of("origin", "accept", "content-type", "x-requested-with");

  private final List<String> origins = new ArrayList<>();
  private final List<String> methods;
  private final boolean credentials;
  private final Map<String, Authorization> authorizations;
  private final boolean loopback;

  AccessRules(RpcSettings settings, int port, boolean loopback) {
    for (String origin : values(settings, "Access-Control-Allow-Origin")) {
      origins.add(origin.replace("<port>", Integer.toString(port)));
    }
    for (String origin : LOCAL_ORIGINS) {
      origins.add(origin + ":" + port);
    }
    origins.addAll(EXTENSIONS);
    List<String> configured = values(settings, "Access-Control-Allow-Methods");
    methods = configured.isEmpty() ? List.of("POST") : configured;
    credentials =
        values(settings, "Access-Control-Allow-Credentials").stream()
            .anyMatch("true"::equalsIgnoreCase);
    authorizations = settings.authorizations();
    this.loopback = loopback;
  }

  private static List<String> values(RpcSettings settings, String header) {
    List<String> values = new ArrayList<>();
    settings
        .headers()
        .forEach(
            (name, list) -> {
              if (name.equalsIgnoreCase(header)) {
                values.addAll(list);
              }
            });
    return values;
  }

  /** Whether the Authorization header lets this path be called. */
  boolean authorizes(HttpHeaders request, String path) {
    if (authorizations.isEmpty()) {
      return true;
    }
    String given = request.get(HttpHeaderNames.AUTHORIZATION, "");
    boolean allowed = false;
    for (Authorization user : authorizations.values()) {
      if (!user.header().isEmpty() && same(user.header(), given)) {
        allowed |= path.equals("/api/v0/version") || user.allows(path);
      }
    }
    return allowed;
  }

  /** Takes as long whatever the first difference is, so that nobody guesses letter by letter. */
  private static boolean same(String expected, String given) {
    return MessageDigest.isEqual(
        expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
  }

  /** Whether Origin, Referer, User-Agent and Host are those of nobody but this machine's user. */
  boolean admits(HttpMethod method, HttpHeaders request) {
    String origin = request.get(HttpHeaderNames.ORIGIN, "");
    String referer = request.get(HttpHeaderNames.REFERER, "");
    return (origin.isEmpty() || allowsOrigin(origin))
        && (referer.isEmpty() || allowsOrigin(originOf(referer)))
        && allowsAgent(method, request, origin, referer)
        && allowsHost(request.get(HttpHeaderNames.HOST, ""));
  }

  private boolean allowsOrigin(String origin) {
    return origins.contains("*") || origins.contains(origin);
  }

  private static String originOf(String referer) {
    try {
      URI uri = new URI(referer);
      return uri.getScheme() + "://" + uri.getRawAuthority();
    } catch (URISyntaxException e) {
      return "";
    }
  }

  /** A browser that sends neither Origin nor Referer hides where its page is from. */
  private static boolean allowsAgent(
      HttpMethod method, HttpHeaders request, String origin, String referer) {
    String agent = request.get(HttpHeaderNames.USER_AGENT, "");
    return !method.equals(HttpMethod.POST)
        || !origin.isEmpty()
        || !referer.isEmpty()
        || agent.contains("Electron")
        || !agent.startsWith("Mozilla");
  }

  private boolean allowsHost(String header) {
    String host = header.toLowerCase(Locale.ROOT);
    if (!loopback || host.isEmpty() || host.startsWith("[") || origins.contains("*")) {
      return true;
    }
    int colon = host.indexOf(':');
    String name = colon < 0 ? host : host.substring(0, colon);
    return name.equals("localhost")
        || name.endsWith(".localhost")
        || isNumeric(name)
        || origins.contains("http://" + host)
        || origins.contains("https://" + host);
  }

  private static boolean isNumeric(String host) {
    return !host.isEmpty() && host.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
  }

  /** Adds the CORS headers of an answer that is no preflight. */
  void addHeaders(HttpMethod method, HttpHeaders request, HttpHeaders answer) {
    answer.add(HttpHeaderNames.VARY, "Origin");
    String origin = request.get(HttpHeaderNames.ORIGIN, "");
    if (!origin.isEmpty() && allowsOrigin(origin) && methods.contains(method.name())) {
      addOrigin(origin, answer);
    }
  }

  /** Adds the headers that answer a preflight; fewer when it is refused. */
  void addPreflightHeaders(HttpHeaders request, HttpHeaders answer) {
    answer.add(
        HttpHeaderNames.VARY,
        "Origin, Access-Control-Request-Method, Access-Control-Request-Headers");
    String origin = request.get(HttpHeaderNames.ORIGIN, "");
    String method = request.get(HttpHeaderNames.ACCESS_CONTROL_REQUEST_METHOD, "");
    String headers = request.get(HttpHeaderNames.ACCESS_CONTROL_REQUEST_HEADERS, "");
    if (origin.isEmpty()
        || !allowsOrigin(origin)
        || !methods.contains(method)
        || !allowsHeaders(headers)) {
      return;
    }
    addOrigin(origin, answer);
    answer.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS, method);
    if (!headers.isEmpty()) {
      answer.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, headers);
    }
  }

  private static boolean allowsHeaders(String list) {
    for (String name : list.split(",", -1)) {
      if (!name.isBlank() && !PREFLIGHT_HEADERS.contains(name.strip().toLowerCase(Locale.ROOT))) {
        return false;
      }
    }
    return true;
  }

  private void addOrigin(String origin, HttpHeaders answer) {
    answer.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origins.contains("*") ? "*" : origin);
    if (credentials) {
      answer.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
    }
  }
}
