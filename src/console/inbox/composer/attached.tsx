import { CloseButton, Text } from '@mantine/core'
import { IconFile } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useFileSize } from '../timeline/message-content.tsx'
import words from '../words.module.css'
import classes from './attached.module.css'

/** The files that will leave with the text; each can be removed. */
export function Attached({ files, onFiles }: { files: readonly File[]; onFiles: (files: readonly File[]) => void }) {
  const { t } = useTranslation('inbox')
  const size = useFileSize()
  if (files.length === 0) return null
  return (
    <ul className={classes.attached}>
      {files.map((file, index) => (
        <li key={`${file.name} ${file.size} ${file.lastModified}`}>
          <IconFile size={16} aria-hidden />
          <Text size="sm" truncate maw={220}>
            <bdi>{file.name}</bdi>
          </Text>
          <span className={words.dim}>{size(file.size)}</span>
          <CloseButton
            size="xs"
            aria-label={t('composer.removeFile', { name: file.name })}
            onClick={() => onFiles(files.toSpliced(index, 1))}
          />
        </li>
      ))}
    </ul>
  )
}
