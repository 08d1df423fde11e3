import { closeToast, toasts } from "../state/toasts";

export const Toasts = () => (
  <div class="toasts" role="status" aria-live="polite">
    {toasts.value.map(({ id, tone, text, link }) => (
      <div key={id} class={`toast ${tone}`}>
        <span>{text}</span>
        {link !== undefined && <a href={link.href}>{link.text}</a>}
        <button
          type="button"
          class="icon-button"
          aria-label="Close this message"
          onClick={() => {
            closeToast(id);
          }}
        >
          ×
        </button>
      </div>
    ))}
  </div>
);
