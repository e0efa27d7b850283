import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Names of the files that make up the demo's trust services in one directory. */
export interface TrustFiles {
  readonly directory: string;
  readonly root: AuthorityFiles;
  readonly issuing: AuthorityFiles;
  readonly tsa: KeyPairFiles & { readonly config: string; readonly serial: string };
  readonly ocsp: KeyPairFiles;
  /** Issuing CA and root, PEM, in this order. */
  readonly chain: string;
  /** Certificates issued to people, `<serial>.pem`. */
  readonly issued: string;
  readonly state: string;
}

export interface KeyPairFiles {
  readonly key: string;
  readonly certificate: string;
}

/** A CA as `openssl ca` keeps it. */
export interface AuthorityFiles extends KeyPairFiles {
  readonly config: string;
  readonly index: string;
  readonly crlNumber: string;
}

export function trustFiles(directory: string): TrustFiles {
  const at = (...parts: string[]): string => path.join(directory, ...parts);
  return {
    directory,
    root: authorityFiles(at('root')),
    issuing: authorityFiles(at('issuing')),
    tsa: {
      key: at('tsa', 'key.pem'),
      certificate: at('tsa', 'cert.pem'),
      config: at('tsa', 'ts.cnf'),
      serial: at('tsa', 'serial'),
    },
    ocsp: { key: at('ocsp', 'key.pem'), certificate: at('ocsp', 'cert.pem') },
    chain: at('chain.pem'),
    issued: at('issued'),
    state: at('trust.json'),
  };
}

/** Lays out empty databases and the configurations. Nothing that exists is kept. */
export async function writeAuthorityFiles(files: TrustFiles): Promise<void> {
  for (const authority of [files.root, files.issuing]) {
    await mkdir(path.dirname(authority.config), { recursive: true, mode: 0o700 });
    await writeFile(authority.index, '');
    await writeFile(`${authority.index}.attr`, 'unique_subject = no\n');
    await writeFile(authority.crlNumber, '01\n');
    await writeFile(authority.config, caConfig(authority));
  }
  for (const folder of [path.dirname(files.tsa.key), path.dirname(files.ocsp.key), files.issued]) {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  }
  await writeFile(files.tsa.serial, '01\n');
  await writeFile(files.tsa.config, tsConfig(files));
}

function authorityFiles(folder: string): AuthorityFiles {
  const at = (name: string): string => path.join(folder, name);
  return {
    key: at('key.pem'),
    certificate: at('cert.pem'),
    config: at('ca.cnf'),
    index: at('index.txt'),
    crlNumber: at('crlnumber'),
  };
}

function caConfig(authority: AuthorityFiles): string {
  return `[ca]
default_ca = this
[this]
database = ${authority.index}
crlnumber = ${authority.crlNumber}
certificate = ${authority.certificate}
private_key = ${authority.key}
default_md = sha256
default_crl_days = 7
crl_extensions = crl_extensions
[crl_extensions]
authorityKeyIdentifier = keyid
`;
}

/** Policy 1.3.6.1.4.1.13762.3 is OpenSSL's own example for tests. */
function tsConfig(files: TrustFiles): string {
  return `[tsa]
default_tsa = this
[this]
serial = ${files.tsa.serial}
signer_cert = ${files.tsa.certificate}
signer_key = ${files.tsa.key}
certs = ${files.chain}
signer_digest = sha256
default_policy = 1.3.6.1.4.1.13762.3
digests = sha256, sha384, sha512
accuracy = secs:1
ordering = no
tsa_name = no
ess_cert_id_chain = no
ess_cert_id_alg = sha256
`;
}
