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
  /** The scope needed to see it; undefined: everybody who is signed in. */
  scope?: Scope
  /** The figure beside its name. */
  badge?: (counters: Counters) => number
  /** The figure counts what is broken, not what waits. */
  alarm?: true
  component: LazyExoticComponent<ComponentType>
  /** Fetches its code, if that has not happened yet. */
  load: () => Promise<unknown>
}

/** Every screen of the console, in the order of the menu. Each loads when it is opened. */
export const SCREENS: readonly Screen[] = [
  {
    ...screen('inbox', 'guests', IconInbox, 'i', 'messages:read'),
    badge: ({ inbox }) => inbox,
    ...loaded(() => import('../inbox/screen.tsx').then((each) => ({ default: each.InboxScreen }))),
  },
  {
    ...screen('mailings', 'growth', IconSend, 'm', 'mailings:read'),
    ...loaded(() => import('../mailings/screen.tsx').then((each) => ({ default: each.MailingsScreen }))),
  },
  {
    ...screen('templates', 'growth', IconTemplate, 't', 'mailings:read'),
    ...loaded(() => import('../templates/screen.tsx').then((each) => ({ default: each.TemplatesScreen }))),
  },
  {
    ...screen('audiences', 'growth', IconAddressBook, 'a', 'mailings:read'),
    ...loaded(() => import('../audiences/screen.tsx').then((each) => ({ default: each.AudiencesScreen }))),
  },
  {
    ...screen('reviews', 'reputation', IconStar, 'r', 'reviews:read'),
    badge: ({ reviewsWaiting }) => reviewsWaiting,
    ...loaded(() => import('../reviews/screen.tsx').then((each) => ({ default: each.ReviewsScreen }))),
  },
  {
    ...screen('restaurants', 'reputation', IconBuildingStore, 'p', 'reviews:read'),
    badge: ({ alerts }) => alerts,
    ...loaded(() => import('../restaurants/screen.tsx').then((each) => ({ default: each.RestaurantsScreen }))),
  },
  {
    ...screen('numbers', 'system', IconDeviceMobile, 'n', 'numbers:read'),
    badge: ({ numbersDown }) => numbersDown,
    alarm: true,
    ...loaded(() => import('../numbers/screen.tsx').then((each) => ({ default: each.NumbersScreen }))),
  },
  {
    ...screen('settings', 'system', IconSettings, 's'),
    ...loaded(() => import('../settings/screen.tsx').then((each) => ({ default: each.SettingsScreen }))),
  },
]

function screen(id: ScreenId, group: Screen['group'], icon: TablerIcon, key: string, scope?: Scope) {
  return { id, path: `/${id}` as const, group, icon, key, ...(scope && { scope }) }
}

function loaded(load: () => Promise<{ default: ComponentType }>): Pick<Screen, 'component' | 'load'> {
  return { component: lazy(load), load }
}

/** The screen of an address. */
export function screenAt(path: string): Screen | undefined {
  return SCREENS.find((each) => path === each.path || path.startsWith(`${each.path}/`))
}
