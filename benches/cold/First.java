import connectgating.Callback;
import connectgating.ConnectGating;
import connectgating.Limits;
import connectgating.Types;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** From the component's file to the first answer in Java, in milliseconds. */
final class First {
    public static void main(String[] arguments) {
        Types.Request request = new Types.Request("POST", "/callback", "", List.of(arguments[1]));
        Optional<Types.Tenant> tenant = Optional.of(new Types.Tenant(arguments[3], List.of(arguments[4])));
        Types.Policy policy = new Types.Policy(30, 900, 0, false, false);
        long now = Long.parseLong(arguments[5]);

        long begun = System.nanoTime();
        ConnectGating gating = ConnectGating.load(Path.of(arguments[0]), Limits.DEFAULT);
        Callback.Event event = gating.callback().accept(request, arguments[2], tenant, policy, now);
        double took = (System.nanoTime() - begun) / 1e6;
        if (!event.clientKey().equals(arguments[3])) throw new IllegalStateException("another tenant's event");
        System.out.println(took);
        gating.close();
    }
}
