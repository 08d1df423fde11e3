import { THEMES, theme, zone, ZONES, type Theme, type Zone } from "../state/preferences";
import { paused } from "../api/feed";
import { addressOf } from "../state/route";
import { hasKey, lockedBy, signOut } from "../state/session";
import { VIEWS } from "./views";

export const Header = ({ current }: { readonly current: string }) => (
  <header class="header">
    <a class="brand" href="#/runs" aria-label="Runward, all runs">
      <svg viewBox="0 0 16 16" width="20" height="20" aria-hidden="true" class="brand-sign">
        <rect width="16" height="16" rx="4" />
        <path d="M4.5 4v8M7.5 5.5l4 2.5-4 2.5z" />
      </svg>
      <span>Runward</span>
    </a>
    <nav aria-label="Views">
      {VIEWS.filter(({ inHeader }) => inHeader).map(({ path, title }) => (
        <a
          key={title}
          href={addressOf(path)}
          aria-current={path[0] === current ? "page" : undefined}
        >
          {title}
        </a>
      ))}
    </nav>
    <div class="header-tools">
      <PauseButton />
      <Choice
        label="Times"
        value={zone.value}
        values={ZONES}
        texts={ZONE_TEXTS}
        onChange={(value) => (zone.value = value)}
      />
      <Choice
        label="Colours"
        value={theme.value}
        values={THEMES}
        texts={THEME_TEXTS}
        onChange={(value) => (theme.value = value)}
      />
      {hasKey.value && lockedBy.value === null && (
        <button type="button" class="button small" onClick={signOut}>
          Sign out
        </button>
      )}
    </div>
  </header>
);

const ZONE_TEXTS: Readonly<Record<Zone, string>> = { local: "Local time", utc: "UTC" };
const THEME_TEXTS: Readonly<Record<Theme, string>> = {
  system: "System",
  light: "Light",
  dark: "Dark",
};

const PauseButton = () => (
  <button
    type="button"
    class="button small live-button"
    aria-pressed={paused.value}
    title={paused.value ? "Refresh again" : "Stop refreshing"}
    onClick={() => (paused.value = !paused.value)}
  >
    <span class={paused.value ? "live-dot paused" : "live-dot"} aria-hidden="true" />
    {paused.value ? "Paused" : "Live"}
  </button>
);

interface ChoiceProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly values: readonly Value[];
  readonly texts: Readonly<Record<Value, string>>;
  readonly onChange: (value: Value) => void;
}

const Choice = <Value extends string>(props: ChoiceProps<Value>) => (
  <select
    class="select small"
    aria-label={props.label}
    value={props.value}
    onChange={({ currentTarget }) => {
      const chosen = props.values.find((value) => value === currentTarget.value);
      if (chosen !== undefined) props.onChange(chosen);
    }}
  >
    {props.values.map((value) => (
      <option key={value} value={value}>
        {props.texts[value]}
      </option>
    ))}
  </select>
);
