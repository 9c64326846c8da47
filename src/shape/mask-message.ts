const URLS = /\b[a-z][a-z0-9+.-]*:\/\/[^\s"'<>()[\]]+/gi;
const IP_ADDRESSES = /\b(?:\d{1,3}\.){3}\d{1,3}(?::\d+)?\b/g;
const HOSTS_WITH_PORT = /\b(?:localhost|[\w-]+(?:\.[\w-]+)+):\d{2,5}\b/gi;

/**
 * Takes the addresses out of a backend's message. Its words are meant for clients; where its own backends live is
 * not, and libraries write that into messages (`connect ECONNREFUSED 10.0.0.1:5432`).
 */
export function maskMessage(message: string): string {
  return message.replace(URLS, '[address]').replace(IP_ADDRESSES, '[address]').replace(HOSTS_WITH_PORT, '[address]');
}
