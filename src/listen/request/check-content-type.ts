import { ClientFailure } from '../../core/failure.ts';

const ACCEPTED = { 'accept-post': 'application/json' };

/**
 * Only `application/json` in UTF-8 is understood (GraphQL over HTTP §5.4, RFC 8259 §8.1). Throws
 * UNSUPPORTED_MEDIA_TYPE, saying what was sent.
 */
export function checkContentType(contentType: string | undefined): void {
  if (contentType === undefined) {
    throw new ClientFailure('UNSUPPORTED_MEDIA_TYPE', 'The request has no Content-Type: expected application/json.', {
      headers: ACCEPTED,
    });
  }
  if (contentType === 'application/json') return;
  const [type = '', ...parameters] = contentType
    .toLowerCase()
    .split(';')
    .map((part) => part.trim());
  if (type !== 'application/json') {
    throw new ClientFailure(
      'UNSUPPORTED_MEDIA_TYPE',
      `The Content-Type is ${type || 'empty'}: expected application/json.`,
      { headers: ACCEPTED },
    );
  }
  const charset = parameters
    .find((parameter) => parameter.startsWith('charset='))
    ?.slice('charset='.length)
    .replaceAll('"', '');
  if (charset !== undefined && charset !== 'utf-8' && charset !== 'utf8') {
    throw new ClientFailure('UNSUPPORTED_MEDIA_TYPE', `The charset of the body is ${charset}: expected utf-8.`, {
      headers: ACCEPTED,
    });
  }
}
