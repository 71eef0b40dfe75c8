import { Button, Group } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useAct } from '../../acts.ts'
import { api } from '../../api.ts'
import type { Guest } from '../../api-types.ts'
import { useConfirm } from '../../parts/confirm.tsx'
import { opens } from '../../parts/opens.ts'
import classes from './card.module.css'

type Act = 'opt-out' | 'opt-in' | 'block' | 'unblock'

/** Whether a guest gets mailings, or anything at all. */
export function Consent({ guest }: { guest: Guest }) {
  const { t } = useTranslation(['inbox', 'shell'])
  const client = useQueryClient()
  const confirm = useConfirm()
  const act = useAct(
    (what: Act) => api.POST(`/v1/guests/{id}/${what}`, { path: { id: guest.id }, body: { source: 'console' } }),
    {
      onDone: (changed) => client.setQueryData(['guests', guest.id], changed),
    },
  )
  const ask = async (what: Act) => {
    const words = { title: t(`consent.${what}.ask`), text: t(`consent.${what}.text`), act: t(`consent.${what}.act`) }
    if (await confirm({ ...words, danger: what === 'block' || what === 'opt-out' })) act.mutate(what)
  }
  const mailings: Act = guest.opted_out_at ? 'opt-in' : 'opt-out'
  const blocking: Act = guest.blocked_at ? 'unblock' : 'block'
  return (
    <Group className={classes.part} gap={6}>
      <Button size="xs" variant="default" {...opens(() => ask(mailings))} loading={act.isPending}>
        {t(`consent.${mailings}.act`)}
      </Button>
      <Button size="xs" variant="default" {...opens(() => ask(blocking))} loading={act.isPending}>
        {t(`consent.${blocking}.act`)}
      </Button>
    </Group>
  )
}
