import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '../api.ts'
import { nameOfGuest } from '../inbox/guest-name.ts'

/** The name behind an id. */
export function GuestName({ id }: { id: string }) {
  const { t } = useTranslation()
  const guest = useQuery({
    queryKey: ['guests', id],
    queryFn: ({ signal }) => api.GET('/v1/guests/{id}', { path: { id }, signal }),
    staleTime: 5 * 60_000,
  })
  return <bdi className="people-wrote">{guest.data ? (nameOfGuest(guest.data) ?? t('state.noName')) : '…'}</bdi>
}
