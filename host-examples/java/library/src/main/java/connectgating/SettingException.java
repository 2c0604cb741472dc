package connectgating;

/** A setting of the host's own can't be used. Answered 503. */
public final class SettingException extends ConnectGatingException {
    private static final long serialVersionUID = 1;

    private final Types.Setting setting;

    SettingException(Types.Setting setting) {
        super(setting.code(), 503, true, "unavailable", "the setting `" + setting.code() + "` can't be used", null);
        this.setting = setting;
    }

    /** Which one. */
    public Types.Setting setting() {
        return setting;
    }
}
