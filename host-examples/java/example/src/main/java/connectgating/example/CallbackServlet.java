package connectgating.example;

import connectgating.Callback;
import connectgating.ConnectGatingException;
import connectgating.servlet.CallbackFilter;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.InstantSource;

/** {@code POST /callback}, behind the filter: what Jira said is stored before it is answered. */
final class CallbackServlet extends HttpServlet {
    private static final long serialVersionUID = 1;
    private static final System.Logger LOG = System.getLogger("connectgating.example");

    private final transient Store store;
    private final transient Jira jira;
    private final transient InstantSource clock;

    CallbackServlet(Store store, Jira jira, InstantSource clock) {
        this.store = store;
        this.jira = jira;
        this.clock = clock;
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Callback.Event event = (Callback.Event) request.getAttribute(CallbackFilter.EVENT);
        Store.Taken taken;
        try {
            taken = store.take(event, clock.instant().getEpochSecond());
        } catch (ConnectGatingException error) {
            LOG.log(System.Logger.Level.ERROR, "callback not stored: {0}", error.getMessage());
            Answers.error(response, error.status(), error.answer());
            return;
        }
        LOG.log(System.Logger.Level.INFO, "callback {0}: tenant `{1}`, {2}, {3}", taken, event.clientKey(), event.update().gate(), event.decision());
        if (taken == Store.Taken.REPLAYED) {
            // Somebody holds a token of this tenant and sends a body of his own with it.
            LOG.log(System.Logger.Level.ERROR, "callback replayed: tenant `{0}`, token digest {1}", event.clientKey(), event.token().digest());
            Answers.error(response, 401, "replayed");
            return;
        }
        if (taken == Store.Taken.NEW) jira.hint(event.clientKey(), event.update().gate());
        response.setHeader("Cache-Control", "no-store");
        response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    }
}
