import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'wouter'
import { api } from '../../api.ts'
import { When } from '../../parts/when.tsx'
import { addressOf } from '../address.ts'
import { nameOfGuest } from '../guest-name.ts'
import type { GuestFilter } from '../load-guests.ts'
import classes from './search-hits.module.css'

const FEW = 3

/** Above the list of matches: guests with exactly this name, and messages that lead to their place. */
export function SearchHits({ filter }: { filter: GuestFilter }) {
  const { t } = useTranslation(['inbox', 'shell'])
  const q = filter.q.trim()
  const { data } = useQuery({
    queryKey: ['inbox', 'hits', q],
    queryFn: ({ signal }) => api.GET('/v1/guests/search', { query: { q }, signal }),
    placeholderData: (before) => before,
  })
  if (!data || (data.guests.length === 0 && data.messages.length === 0)) return null
  return (
    <nav className={classes.hits} aria-label={t('list.hits')}>
      {data.guests.length > 0 && <div className={classes.title}>{t('list.exact')}</div>}
      {data.guests.slice(0, FEW).map((guest) => (
        <Link key={guest.id} href={addressOf(guest.id, filter)} className={classes.hit}>
          <bdi className={`people-wrote ${classes.name}`}>{nameOfGuest(guest) ?? t('shell:state.noName')}</bdi>
        </Link>
      ))}
      {data.messages.length > 0 && <div className={classes.title}>{t('list.inMessages')}</div>}
      {data.messages.slice(0, FEW).map(({ id, guest_id, guest_name, text, at }) => (
        <Link key={id} href={addressOf(guest_id, filter, id)} className={classes.hit}>
          <span className={classes.top}>
            <bdi className={`people-wrote ${classes.name}`}>{guest_name ?? t('shell:state.noName')}</bdi>
            <span className={classes.time}>
              <When at={at} as="brief" />
            </span>
          </span>
          <span className={`people-wrote ${classes.text}`} dir="auto">
            {text}
          </span>
        </Link>
      ))}
      <div className={classes.title}>{t('list.allFound')}</div>
    </nav>
  )
}
