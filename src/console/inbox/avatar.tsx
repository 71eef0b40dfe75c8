import type { GuestOut } from '../../guests/index.ts'
import { colourOf, initialsOf } from './guest-name.ts'
import classes from './inbox.module.css'

/** A circle with a guest's letters. Says nothing that the name beside it does not say. */
export function Avatar({ guest, size = 42 }: { guest: GuestOut; size?: number }) {
  return (
    <span className={classes.avatar} data-colour={colourOf(guest.id)} style={{ width: size, height: size }} aria-hidden>
      {initialsOf(guest)}
    </span>
  )
}
