import { Menu } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import {
  IconAdjustments,
  IconFlame,
  IconPlayerPause,
  IconPlayerPlay,
  IconRefresh,
  IconTrash,
  IconUnlink,
} from '@tabler/icons-react'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { useAct } from '../acts.ts'
import { api } from '../api.ts'
import type { Number as WhatsAppNumber } from '../api-types.ts'
import { useConfirm } from '../parts/confirm.tsx'
import { MoreMenu } from '../parts/more-menu.tsx'
import { opens } from '../parts/opens.ts'
import { useCan } from '../session.ts'
import { NUMBERS_KEY } from './load-numbers.ts'
import { ReasonModal } from './notes.tsx'

const NumberForm = lazy(() => import('./number-form.tsx').then((each) => ({ default: each.NumberForm })))

/** What may be done with a number. */
export function NumberMenu({ number, onDeleted }: { number: WhatsAppNumber; onDeleted?: () => void }) {
  const { t } = useTranslation('numbers')
  const can = useCan()
  const confirm = useConfirm()
  const [form, { open: openForm, close: closeForm }] = useDisclosure()
  const [warm, { open: openWarm, close: closeWarm }] = useDisclosure()
  const path = { id: number.id }
  const name = number.label
  const refresh = [NUMBERS_KEY]
  const pause = useAct(() => api.POST('/v1/numbers/{id}/pause', { path }), { refresh, done: t('done.paused') })
  const resume = useAct(() => api.POST('/v1/numbers/{id}/resume', { path }), { refresh, done: t('done.resumed') })
  const restart = useAct(() => api.POST('/v1/numbers/{id}/restart', { path }), { refresh, done: t('done.restarted') })
  const logOut = useAct(() => api.POST('/v1/numbers/{id}/logout', { path }), { refresh, done: t('done.loggedOut') })
  const remove = useAct(() => api.DELETE('/v1/numbers/{id}', { path }), {
    done: t('done.deleted'),
    refresh,
    ...(onDeleted && { onDone: onDeleted }),
  })
  if (!can('numbers:write')) return null

  const linked = !['pairing', 'logged_out', 'failed'].includes(number.state)
  const ask = async (act: 'logout' | 'delete' | 'restart', run: () => void) => {
    const yes = await confirm({
      title: t(`confirm.${act}Title`, { name }),
      text: t(`confirm.${act}Text`),
      act: t(`act.${act}`),
      danger: act !== 'restart',
    })
    if (yes) run()
  }

  return (
    <>
      <MoreMenu label={t('act.more', { name })}>
        <Menu.Item leftSection={<IconAdjustments size={16} />} {...opens(openForm)}>
          {t('act.settings')}
        </Menu.Item>
        {linked && number.state !== 'paused' && (
          <Menu.Item leftSection={<IconPlayerPause size={16} />} onClick={() => pause.mutate()}>
            {t('act.pause')}
          </Menu.Item>
        )}
        {number.state === 'paused' && (
          <Menu.Item leftSection={<IconPlayerPlay size={16} />} onClick={() => resume.mutate()}>
            {t('act.resume')}
          </Menu.Item>
        )}
        {can('admin') && linked && number.kind === 'linked' && !number.warm_up.declared && (
          <Menu.Item leftSection={<IconFlame size={16} />} {...opens(openWarm)}>
            {t('act.declareWarm')}
          </Menu.Item>
        )}
        <Menu.Item leftSection={<IconRefresh size={16} />} {...opens(() => ask('restart', () => restart.mutate()))}>
          {t('act.restart')}
        </Menu.Item>
        <Menu.Divider />
        {linked && (
          <Menu.Item
            c="var(--mantine-color-error)"
            leftSection={<IconUnlink size={16} />}
            {...opens(() => ask('logout', () => logOut.mutate()))}
          >
            {t('act.logout')}
          </Menu.Item>
        )}
        <Menu.Item
          c="var(--mantine-color-error)"
          leftSection={<IconTrash size={16} />}
          {...opens(() => ask('delete', () => remove.mutate()))}
        >
          {t('act.delete')}
        </Menu.Item>
      </MoreMenu>
      {form && (
        <Suspense fallback={null}>
          <NumberForm opened onClose={closeForm} number={number} />
        </Suspense>
      )}
      <ReasonModal
        opened={warm}
        onClose={closeWarm}
        title={t('warm.declareTitle', { name })}
        text={t('warm.declareText')}
        label={t('warm.declareReason')}
        hint={t('warm.declareHint')}
        act={t('act.declareWarm')}
        done={t('done.warm')}
        run={(reason) => api.POST('/v1/numbers/{id}/declare-warm', { path, body: { reason } })}
      />
    </>
  )
}
