package connectgating.servlet;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Requests octet for octet: HTTP clients like to improve targets. */
final class RawHttp {
    record Answer(int status, String head, String body) {}

    private RawHttp() {}

    static Answer post(int port, String target, List<String> headers, byte[] body) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(60_000);
            String more = headers.isEmpty() ? "" : String.join("\r\n", headers) + "\r\n";
            String head = "POST " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: " + body.length + "\r\n" + more + "\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().write(body);
            socket.getOutputStream().flush();
            return answer(socket.getInputStream());
        }
    }

    /** Sends a body that does not end, an octet at a time, until the other side closes the connection. */
    static Answer drip(int port, String target, List<String> headers) throws IOException, InterruptedException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try (Socket socket = new Socket("127.0.0.1", port)) {
            String head = "POST " + target + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 262144\r\n" + String.join("\r\n", headers) + "\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
            InputStream in = socket.getInputStream();
            for (int octets = 0; octets < 300; octets++) {
                answer.write(in.readNBytes(in.available()));
                socket.getOutputStream().write(' ');
                Thread.sleep(100);
            }
        } catch (IOException closed) {
            // What it answered before it closed has been read.
        }
        return answer(new ByteArrayInputStream(answer.toByteArray()));
    }

    private static Answer answer(InputStream in) throws IOException {
        String all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        int end = all.indexOf("\r\n\r\n");
        String head = all.substring(0, end);
        String body = all.substring(end + 4);
        if (head.toLowerCase().contains("transfer-encoding: chunked")) {
            // One chunk: these answers are short.
            int line = body.indexOf("\r\n");
            int length = Integer.parseInt(body.substring(0, line), 16);
            body = body.substring(line + 2, line + 2 + length);
        }
        return new Answer(Integer.parseInt(head.split(" ")[1]), head, body);
    }
}
