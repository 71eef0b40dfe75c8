import { NativeSelect } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useList } from '../../lists.ts'
import { useCan } from '../../session.ts'
import { useSettled } from '../../settled.ts'
import { useChatNumbers } from '../chat-numbers.ts'
import classes from './guest-pane.module.css'

type Props = { place: string | undefined; onPlace: (place: string | undefined) => void }

/** The restaurant or number that guests have written to, where there are several. The browser's own list: it costs nothing on opening. */
export function PlaceChoice({ place, onPlace }: Props) {
  const { t } = useTranslation('inbox')
  const settled = useSettled()
  const numbers = useChatNumbers()
  const may = useCan()('guests:read')
  const restaurants = useList(['restaurants', 'names'], '/v1/restaurants', {
    limit: 200,
    enabled: may && settled && numbers.size > 1,
  }).rows
  if (numbers.size < 2) return null
  const options = [...numbers].map(([id, { label }]) => ({ value: id, label }))
  return (
    <div className={classes.order}>
      <NativeSelect
        size="xs"
        aria-label={t('list.place')}
        value={place ?? ''}
        onChange={({ currentTarget }) => onPlace(currentTarget.value || undefined)}
        data={[
          { value: '', label: t('list.anyPlace') },
          ...(restaurants.length > 0
            ? [{ group: t('list.restaurants'), items: restaurants.map(({ id, name }) => ({ value: id, label: name })) }]
            : []),
          { group: t('list.numbers'), items: options },
        ]}
      />
    </div>
  )
}
