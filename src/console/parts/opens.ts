/** What a button that opens a dialog does, and the attributes that say so. */
export type Opener = { 'aria-haspopup': 'dialog'; onClick: () => void }

/**
 * `<Button {...opens(open)}>`: for every button, menu entry and link that opens a dialog or asks by `useConfirm`.
 * Screen readers announce it, and the browser test opens everything marked with it; a test finds those without it.
 */
export function opens(open: () => unknown): Opener {
  return { 'aria-haspopup': 'dialog', onClick: () => void open() }
}
