import { ActionIcon, Group, Modal } from '@mantine/core'
import { IconChevronLeft, IconChevronRight, IconDownload } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Message } from '../../api-types.ts'
import { useReturnFocus } from '../../parts/return-focus.ts'
import { When } from '../../parts/when.tsx'
import classes from './lightbox.module.css'

/** A picture as large as the window, with those before and after it. */
export function Lightbox({
  pictures,
  first,
  onClose,
}: {
  pictures: readonly Message[]
  first: string
  onClose: () => void
}) {
  const { t } = useTranslation('inbox')
  useReturnFocus()
  const [id, setId] = useState(first)
  const at = pictures.findIndex((each) => each.id === id)
  const picture = pictures[at]
  const [before, after] = [pictures[at - 1], pictures[at + 1]]
  useEffect(() => {
    const turn = ({ key }: KeyboardEvent) => {
      if (key === 'ArrowLeft' && before) setId(before.id)
      if (key === 'ArrowRight' && after) setId(after.id)
    }
    addEventListener('keydown', turn)
    return () => removeEventListener('keydown', turn)
  }, [before, after])
  if (!picture?.media) return null
  return (
    <Modal opened onClose={onClose} fullScreen title={<When at={picture.at} />} classNames={{ body: classes.lightbox }}>
      <img src={picture.media.url} alt={picture.text ?? t('type.image')} />
      {picture.text && (
        <p className="people-wrote" dir="auto">
          {picture.text}
        </p>
      )}
      <Group justify="center" gap="xs">
        <ActionIcon
          variant="default"
          size="lg"
          disabled={!before}
          onClick={() => before && setId(before.id)}
          aria-label={t('timeline.pictureBefore')}
        >
          <IconChevronLeft size={20} />
        </ActionIcon>
        <ActionIcon
          variant="default"
          size="lg"
          component="a"
          href={picture.media.url}
          download={
            picture.media.file_name ?? `${picture.id}.${picture.media.mime_type.split('/')[1]?.split(';')[0] ?? 'jpg'}`
          }
          aria-label={t('timeline.download')}
        >
          <IconDownload size={19} />
        </ActionIcon>
        <ActionIcon
          variant="default"
          size="lg"
          disabled={!after}
          onClick={() => after && setId(after.id)}
          aria-label={t('timeline.pictureAfter')}
        >
          <IconChevronRight size={20} />
        </ActionIcon>
      </Group>
    </Modal>
  )
}
