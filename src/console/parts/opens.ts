/** What a button does that opens a dialog, and that it says so. */
export type Opener = { 'aria-haspopup': 'dialog'; onClick: () => void }

/**
 * `<Button {...opens(open)}>`: of every button, menu entry and link that opens a dialog or asks by `useConfirm`. Screen
 * readers say it, and the browser test opens whatever says it; a test finds those who open without it.
 */
export function opens(open: () => unknown): Opener {
  return { 'aria-haspopup': 'dialog', onClick: () => void open() }
}
