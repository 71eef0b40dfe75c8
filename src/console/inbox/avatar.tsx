import type { Guest } from '../api-types.ts'
import classes from './avatar.module.css'
import { colourOf, initialsOf } from './guest-name.ts'

/** A circle with a guest's letters. It adds nothing to the name beside it. */
export function Avatar({ guest, size = 42 }: { guest: Guest; size?: number }) {
  return (
    <span className={classes.avatar} data-colour={colourOf(guest.id)} style={{ width: size, height: size }} aria-hidden>
      {initialsOf(guest)}
    </span>
  )
}
