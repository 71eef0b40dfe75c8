import { ActionIcon, Button, Menu, Text } from '@mantine/core'
import { IconCoin, IconDiscount2, IconGift } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { PROMO_PERCENTS } from '../../lib/promo-percents.ts'
import { useAct } from '../acts.ts'
import { api } from '../api.ts'
import { useFormats } from '../formats.ts'
import { useCan } from '../session.ts'
import { addToDraft } from './composer/drafts.ts'

/** The usual sums; others come from the ordering system. */
const BONUSES = [100, 300, 500] as const

type Gift = `promo_code ${(typeof PROMO_PERCENTS)[number]}` | `bonuses ${(typeof BONUSES)[number]}`

type Props = { guestId: string; ratingId?: string; disabled?: boolean }

/** Compensation in two clicks: choose it, then give it. The guest hears of it when the operator sends the draft. */
export function CompensationMenu({ guestId, ratingId, disabled = false }: Props) {
  const { t } = useTranslation('inbox')
  const formats = useFormats()
  const may = useCan()('ratings:write')
  // The input is a word, so that a double click gives only once.
  const give = useAct((gift: Gift) => api.POST('/v1/guests/{id}/compensations', callOf(guestId, ratingId, gift)), {
    refresh: [['guests', guestId]],
    done: t('compensation.given'),
    onDone: ({ text }) => addToDraft(guestId, text),
  })
  if (!may) return null
  return (
    <Menu position="top-end" width={300} withinPortal>
      <Menu.Target>
        {ratingId === undefined ? (
          <ActionIcon
            color="gray"
            size={38}
            disabled={disabled}
            loading={give.isPending}
            aria-label={t('compensation.title')}
            title={t('compensation.title')}
          >
            <IconGift size={20} />
          </ActionIcon>
        ) : (
          <Button size="xs" mt={6} variant="default" leftSection={<IconGift size={15} />} loading={give.isPending}>
            {t('compensation.short')}
          </Button>
        )}
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {t('compensation.title')}
          <Text size="xs">{t('compensation.hint')}</Text>
        </Menu.Label>
        {PROMO_PERCENTS.map((percent) => (
          <Menu.Item
            key={percent}
            leftSection={<IconDiscount2 size={17} />}
            onClick={() => give.mutate(`promo_code ${percent}`)}
          >
            {t('compensation.promoCode', { percent })}
          </Menu.Item>
        ))}
        <Menu.Divider />
        {BONUSES.map((amount) => (
          <Menu.Item key={amount} leftSection={<IconCoin size={17} />} onClick={() => give.mutate(`bonuses ${amount}`)}>
            {t('compensation.bonuses', { amount: formats.number(amount) })}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

function callOf(guestId: string, ratingId: string | undefined, gift: Gift) {
  const [kind, size] = gift.split(' ')
  const base = { ...(ratingId !== undefined && { rating_id: ratingId }) }
  const percent = PROMO_PERCENTS.find((each) => String(each) === size)
  const body =
    kind === 'promo_code' && percent !== undefined
      ? { kind: 'promo_code' as const, percent, ...base }
      : { kind: 'bonuses' as const, amount: Number(size), ...base }
  return { path: { id: guestId }, body }
}
