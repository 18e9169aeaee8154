use std::io::*; use suiban_lab_town::face::*;
fn main(){ let mut o=stdout().lock(); let mut i=stdin().lock(); let mut b=[0u8;PARAMETERS]; while i.read_exact(&mut b).is_ok() {
 let f=Face::from_parameters(&b).unwrap(); let im=render(&f,&Pose::default(),300,340,&Framing{head:0.60,cx:0.5,cy:0.47,noise_seed:b[1] as u64}); o.write_all(im.as_raw()).unwrap();
 let c=::image::imageops::resize(&portrait(&f),102,126,::image::imageops::FilterType::CatmullRom); o.write_all(c.as_raw()).unwrap(); o.flush().unwrap(); } }
