import { notifications } from '@mantine/notifications'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { useLive } from '../live.ts'
import { useCan, useMe } from '../session.ts'

type RuleOf = { rule?: { id?: string; name?: string } }

/** Shows at the edge of the page what concerns the signed-in user: a rule calls them, or has switched itself off. */
export function useNotices(): void {
  const { t } = useTranslation()
  const [, navigate] = useLocation()
  const { id: me } = useMe()
  const minds = useCan()('restaurants:write')
  const show = (title: string, path: string, color: string) =>
    notifications.show({
      title,
      message: t('notice.open'),
      color,
      autoClose: false,
      style: { cursor: 'pointer' },
      onClick: () => navigate(path),
    })
  useLive(['user.notice', 'rule.stopped'], ({ type, data }) => {
    const { rule: { id = '', name = '' } = {} } = data as RuleOf
    if (type === 'rule.stopped') {
      if (minds) show(t('notice.ruleStopped', { name }), `/settings/rules/${id}`, 'yellow')
      return
    }
    const { user_ids: called, guest_id: guestId } = data
    if (Array.isArray(called) && called.includes(me)) show(t('notice.rule', { name }), `/inbox/${guestId}`, 'brand')
  })
}
