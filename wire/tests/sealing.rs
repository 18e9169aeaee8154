//! What is sealed opens for one key and one purpose only, and the suite is the one of RFC 9180.

use suiban_wire::{
    blob::{open_blob, seal_blob},
    keys::{KeyError, SealingPrivate},
};

fn bytes(hex: &str) -> Vec<u8> {
    hex::decode(hex).unwrap()
}

/// Published vector of RFC 9180's test suite: mode 0, KEM 0x0020, KDF 0x0001, AEAD 0x0002, encryption 0.
#[test]
fn the_suite_is_x25519_hkdf_sha256_aes_256_gcm_of_rfc_9180() {
    let key =
        SealingPrivate::from_bytes(&bytes("497b4502664cfea5d5af0b39934dac72242a74f8480451e1aee7d6a53320333d")).unwrap();
    let public = bytes("430f4b9859665145a6b1ba274024487bd66f03a2dd577d7753c68d7d7d00c00c");
    assert_eq!(key.public().as_bytes().as_slice(), public);
    let sealed = [
        bytes("6c93e09869df3402d7bf231bf540fadd35cd56be14f97178f0954db94b7fc256"),
        bytes("e5d84cd531cfb583096e7cfa9641bd3079cf3a91cda813c52deb5f512be9931980a41de125a925cdad859d5b7a"),
    ]
    .concat();
    let plain = key.open("Ode on a Grecian Urn", b"Count-0", &sealed).unwrap();
    assert_eq!(plain.as_slice(), b"Beauty is truth, truth beauty");
}

#[test]
fn what_is_sealed_opens_for_its_key_its_purpose_and_its_place_only() {
    let key = SealingPrivate::generate().unwrap();
    let sealed = key.public().seal("body", b"place", b"secret").unwrap().0;
    let again = SealingPrivate::from_bytes(&key.to_bytes()).unwrap();
    assert_eq!(again.open("body", b"place", &sealed).unwrap().as_slice(), b"secret");
    assert_eq!(again.open("blob", b"place", &sealed), Err(KeyError::CannotOpen));
    assert_eq!(again.open("body", b"other", &sealed), Err(KeyError::CannotOpen));
    let stranger = SealingPrivate::generate().unwrap();
    assert_eq!(stranger.open("body", b"place", &sealed), Err(KeyError::CannotOpen));
}

#[test]
fn every_changed_bit_and_every_cut_keeps_it_closed() {
    let key = SealingPrivate::generate().unwrap();
    let sealed = key.public().seal("body", b"", b"secret").unwrap().0;
    for at in 0..sealed.len() {
        let mut changed = sealed.clone();
        changed[at] ^= 1;
        assert_eq!(key.open("body", b"", &changed), Err(KeyError::CannotOpen), "byte {at}");
        assert_eq!(key.open("body", b"", &sealed[..at]), Err(KeyError::CannotOpen), "cut at {at}");
    }
}

#[test]
fn sealing_the_same_twice_shows_no_pattern() {
    let key = SealingPrivate::generate().unwrap().public();
    assert_ne!(key.seal("body", b"", b"same").unwrap(), key.seal("body", b"", b"same").unwrap());
}

#[test]
fn a_key_of_small_order_is_refused() {
    let zeros: suiban_wire::keys::SealingPublic = [0u8; 32].as_slice().try_into().unwrap();
    assert_eq!(zeros.seal("body", b"", b"secret"), Err(KeyError::CannotSeal));
}

#[test]
fn a_blob_is_named_by_what_travels() {
    let key = SealingPrivate::generate().unwrap();
    let (name, sealed) = seal_blob(b"a picture", &key.public()).unwrap();
    assert_eq!(name, suiban_wire::blob::BlobRef::of(&sealed));
    assert_eq!(open_blob(&sealed, &key).unwrap().as_slice(), b"a picture");
    assert!(open_blob(&sealed[1..], &key).is_err());
}
