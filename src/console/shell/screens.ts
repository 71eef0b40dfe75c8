import {
  IconAddressBook,
  IconBuildingStore,
  IconDeviceMobile,
  IconInbox,
  IconSend,
  IconSettings,
  IconStar,
  IconTemplate,
  type TablerIcon,
} from '@tabler/icons-react'
import { type ComponentType, type LazyExoticComponent, lazy } from 'react'
import type { Scope } from '../../http/scopes.ts'
import type { Counters } from './counters.ts'

export type ScreenId =
  | 'inbox'
  | 'mailings'
  | 'templates'
  | 'audiences'
  | 'reviews'
  | 'restaurants'
  | 'numbers'
  | 'settings'

export type Screen = {
  id: ScreenId
  path: `/${ScreenId}`
  group: 'guests' | 'growth' | 'reputation' | 'system'
  icon: TablerIcon
  /** Second key after `g`. */
  key: string
  /** What one must be allowed to see it; undefined: everybody who is signed in. */
  scope?: Scope
  /** The figure beside its name. */
  badge?: (counters: Counters) => number
  /** The figure is of what is broken, not of what waits. */
  alarm?: true
  component: LazyExoticComponent<ComponentType>
}

/** Every screen of the console, in the order of the menu. Each loads when it is opened. */
export const SCREENS: readonly Screen[] = [
  {
    ...screen('inbox', 'guests', IconInbox, 'i', 'messages:read'),
    badge: ({ inbox }) => inbox,
    component: lazy(() => import('../inbox/screen.tsx').then((each) => ({ default: each.InboxScreen }))),
  },
  {
    ...screen('mailings', 'growth', IconSend, 'm', 'mailings:read'),
    component: lazy(() => import('../mailings/screen.tsx').then((each) => ({ default: each.MailingsScreen }))),
  },
  {
    ...screen('templates', 'growth', IconTemplate, 't', 'mailings:read'),
    component: lazy(() => import('../templates/screen.tsx').then((each) => ({ default: each.TemplatesScreen }))),
  },
  {
    ...screen('audiences', 'growth', IconAddressBook, 'a', 'mailings:read'),
    component: lazy(() => import('../audiences/screen.tsx').then((each) => ({ default: each.AudiencesScreen }))),
  },
  {
    ...screen('reviews', 'reputation', IconStar, 'r', 'reviews:read'),
    badge: ({ reviewsWaiting }) => reviewsWaiting,
    component: lazy(() => import('../reviews/screen.tsx').then((each) => ({ default: each.ReviewsScreen }))),
  },
  {
    ...screen('restaurants', 'reputation', IconBuildingStore, 'p', 'reviews:read'),
    badge: ({ alerts }) => alerts,
    component: lazy(() => import('../restaurants/screen.tsx').then((each) => ({ default: each.RestaurantsScreen }))),
  },
  {
    ...screen('numbers', 'system', IconDeviceMobile, 'n', 'numbers:read'),
    badge: ({ numbersDown }) => numbersDown,
    alarm: true,
    component: lazy(() => import('../numbers/screen.tsx').then((each) => ({ default: each.NumbersScreen }))),
  },
  {
    ...screen('settings', 'system', IconSettings, 's'),
    component: lazy(() => import('../settings/screen.tsx').then((each) => ({ default: each.SettingsScreen }))),
  },
]

function screen(id: ScreenId, group: Screen['group'], icon: TablerIcon, key: string, scope?: Scope) {
  return { id, path: `/${id}` as const, group, icon, key, ...(scope && { scope }) }
}
