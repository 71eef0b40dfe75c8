import { lazy, Suspense, useState } from 'react'
import type { Opener } from '../parts/opens.ts'
import { UserFace } from './user-face.tsx'

const loadMenu = () => import('./user-menu.tsx').then((each) => ({ default: each.UserMenu }))
const UserMenu = lazy(loadMenu)

type Props = { compact: boolean; help: Opener }

/** The signed-in user. The menu behind it loads on request; few open it on any day. */
export function UserButton({ compact, help }: Props) {
  const [asked, setAsked] = useState(false)
  const load = () => void loadMenu().catch(() => undefined)
  const face = (
    <UserFace
      compact={compact}
      aria-haspopup="dialog"
      aria-expanded={false}
      onPointerEnter={load}
      onFocus={load}
      onClick={() => setAsked(true)}
    />
  )
  if (!asked) return face
  return (
    <Suspense fallback={face}>
      <UserMenu compact={compact} help={help} />
    </Suspense>
  )
}
