import { Select } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useList } from '../../lists.ts'
import { useCan } from '../../session.ts'
import { useChatNumbers } from '../chat-numbers.ts'
import classes from './guest-pane.module.css'

type Props = { place: string | undefined; onPlace: (place: string | undefined) => void }

/** The restaurant or number that guests have written to, where there are several. */
export function PlaceChoice({ place, onPlace }: Props) {
  const { t } = useTranslation('inbox')
  const numbers = useChatNumbers()
  const may = useCan()('guests:read')
  const restaurants = useList(['restaurants', 'names'], '/v1/restaurants', { limit: 200, enabled: may }).rows
  if (numbers.size < 2) return null
  const options = [...numbers].map(([id, { label }]) => ({ value: id, label }))
  return (
    <div className={classes.order}>
      <Select
        size="xs"
        aria-label={t('list.place')}
        placeholder={t('list.anyPlace')}
        clearable
        searchable
        value={place ?? null}
        onChange={(chosen) => onPlace(chosen ?? undefined)}
        data={[
          ...(restaurants.length > 0
            ? [{ group: t('list.restaurants'), items: restaurants.map(({ id, name }) => ({ value: id, label: name })) }]
            : []),
          { group: t('list.numbers'), items: options },
        ]}
      />
    </div>
  )
}
