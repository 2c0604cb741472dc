package connectgating.servlet;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** A request whose body was read already, and can be read again. */
final class ReadRequest extends HttpServletRequestWrapper {
    private final Body body;

    ReadRequest(HttpServletRequest request, byte[] body) {
        super(request);
        this.body = new Body(body);
    }

    @Override
    public ServletInputStream getInputStream() {
        return body;
    }

    @Override
    public BufferedReader getReader() {
        return new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    }

    private static final class Body extends ServletInputStream {
        private final ByteArrayInputStream octets;

        Body(byte[] octets) {
            this.octets = new ByteArrayInputStream(octets);
        }

        @Override
        public int read() {
            return octets.read();
        }

        @Override
        public int read(byte[] into, int from, int length) {
            return octets.read(into, from, length);
        }

        @Override
        public boolean isFinished() {
            return octets.available() == 0;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
            // All of it is here: the listener may read to the end at once.
            try {
                listener.onDataAvailable();
                listener.onAllDataRead();
            } catch (IOException error) {
                listener.onError(error);
            }
        }
    }
}
